#!/usr/bin/env python
"""Run a command of the portal. Without other settings it speaks to the embedded servers."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iiim_portal.settings.embedded")
    execute_from_command_line(sys.argv)
