"""python -m nlp_coding"""

from nlp_coding.cli import main

if __name__ == "__main__":
    main()
