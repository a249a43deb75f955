#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Crowfoot authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""build-aux/count-tests: what it counts, and that nothing which went wrong is counted as well."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

COUNT_TESTS = sys.argv.pop(1)


def program(result='OK', stdout='', status=0, name='crowfoot:x / y'):
    return {'name': name, 'stdout': stdout, 'result': result, 'returncode': status}


class CountTests(unittest.TestCase):
    def check(self, status, programs, last_line, succeeds):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, 'testlog.json')
            with open(log, 'w', encoding='utf-8') as file:
                for entry in programs:
                    file.write(json.dumps(entry) + '\n')
            run = subprocess.run([COUNT_TESTS, str(status), log], capture_output=True, text=True, check=False)
        self.assertEqual(run.stdout.splitlines()[-1], last_line, run.stdout)
        self.assertEqual(run.returncode == 0, succeeds)
        return run.stdout

    def test_cases_of_glib(self):
        text = '1..3\n# Start of a tests\nok 1 /a/b\nok 2 /a/c # SKIP no server\nok 3 /a/d\n# End of a tests\n'
        self.check(0, [program(stdout=text), program(stdout=text)], '4 passed, 0 failed, 2 skipped', True)

    def test_nested_cases(self):
        text = '# Subtest: a\n    ok 1 /a/b\n    ok 2 /a/c\n    1..2\nok 1 a\nok 2 /d\n1..2\n'
        self.check(0, [program(stdout=text)], '3 passed, 0 failed, 0 skipped', True)

    def test_programs_without_cases(self):
        self.check(0, [program(), program('SKIP', status=77)], '1 passed, 0 failed, 1 skipped', True)

    def test_failed_case(self):
        text = '1..2\nok 1 /a/b\nnot ok 2 /a/c\n'
        output = self.check(1, [program('ERROR', text, 1)], '1 passed, 1 failed, 0 skipped', False)
        self.assertIn('crowfoot:x / y: /a/c', output)

    def test_crash_after_good_cases(self):
        text = '1..3\nok 1 /a/b\n'
        self.check(1, [program('ERROR', text, -6)], '1 passed, 1 failed, 0 skipped', False)

    def test_time_out(self):
        self.check(1, [program('TIMEOUT', None, -15)], '0 passed, 1 failed, 0 skipped', False)

    def test_meson_fails_otherwise(self):
        self.check(1, [program(stdout='1..1\nok 1 /a\n')], '1 passed, 1 failed, 0 skipped', False)

    def test_nothing_ran(self):
        self.check(0, [], '0 passed, 1 failed, 0 skipped', False)


if __name__ == '__main__':
    unittest.main()
