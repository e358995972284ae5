"""Tell whether pypi.org, which knows of vulnerabilities, can be asked within a few seconds."""

import sys
from urllib.request import urlopen

try:
    with urlopen("https://pypi.org/pypi/pip/json", timeout=4):
        pass
except (OSError, ValueError) as error:
    sys.exit(f"Known vulnerabilities are not looked for: pypi.org cannot be asked ({error}).")
