"""`python -m handrail.cli`, for where the installed command is not on the path."""

from handrail.cli import main

if __name__ == "__main__":
    main(prog_name="handrail")
