"""What the literature says, row by row, with its mark: the library is held against this table.

Marks: C a confirmed label or maker's page, c a confirmed paper, D derived from confirmed numbers, P a proposal of this
project, S a secondary source, U not confirmed. A capital H behind the mark: the row is meant to block.
"""

from __future__ import annotations

ROWS = """
morphine | concentration-max | 20 mg/mL | U
morphine | concentration-max | 25 mg/mL | P H
morphine | first-dose | 0.5 mg/day | U
morphine | first-dose | 1 mg/day | C
morphine | first-dose | 10 mg/day | C H
morphine | dose-day | 15 mg/day | U
morphine | dose-day | 20 mg/day | C
morphine | dose-day | 25 mg/day | P H
morphine | dose-step-up | 20 % | P
morphine | dose-step-up | 100 % | P H
morphine | step-interval | 24 h | P H
morphine | step-interval | 72 h | P
morphine | dose-step-down | 20 % | P
morphine | bolus-size | 1 mg | S
morphine | bolus-size | 0.15 mg | U
morphine | patient-bolus | 10 % | c
morphine | stability | 90 day | U
hydromorphone | concentration-max | 15 mg/mL | U
hydromorphone | concentration-max | 30 mg/mL | U
hydromorphone | first-dose | 0.15 mg/day | U
hydromorphone | dose-day | 10 mg/day | U
hydromorphone | dose-day | 25 mg/day | S
hydromorphone | dose-step-up | 20 % | P
hydromorphone | dose-step-up | 100 % | P H
hydromorphone | step-interval | 24 h | P H
hydromorphone | dose-step-down | 20 % | P
hydromorphone | bolus-size | 0.1 mg | U
hydromorphone | bolus-size | 0.04 mg | U
hydromorphone | patient-bolus | 10 % | c
fentanyl | concentration-max | 10 mg/mL | U
fentanyl | concentration-max | 20 mg/mL | U
fentanyl | first-dose | 75 mcg/day | U
fentanyl | dose-day | 1000 mcg/day | U
fentanyl | dose-day | 5000 mcg/day | P H
fentanyl | dose-step-up | 20 % | P
fentanyl | dose-step-up | 100 % | P H
fentanyl | step-interval | 24 h | P H
fentanyl | dose-step-down | 20 % | P
fentanyl | bolus-size | 75 mcg | U
fentanyl | bolus-size | 25 mcg | U
fentanyl | patient-bolus | 10 % | c
sufentanil | concentration-max | 5 mg/mL | U
sufentanil | concentration-max | 10 mg/mL | U
sufentanil | first-dose | 20 mcg/day | U
sufentanil | dose-day | 500 mcg/day | U
sufentanil | dose-day | 2500 mcg/day | P H
sufentanil | dose-step-up | 20 % | P
sufentanil | dose-step-up | 100 % | P H
sufentanil | step-interval | 24 h | P H
sufentanil | dose-step-down | 20 % | P
sufentanil | bolus-size | 20 mcg | U
sufentanil | patient-bolus | 10 % | c
bupivacaine | concentration-max | 30 mg/mL | U
bupivacaine | concentration-max | 60 mg/mL | U
bupivacaine | first-dose | 4 mg/day | U
bupivacaine | dose-day | 6 mg/day | c
bupivacaine | dose-day | 10 mg/day | U
bupivacaine | dose-day | 15 mg/day | U
bupivacaine | dose-day | 20 mg/day | U
bupivacaine | dose-day | 50 mg/day | c H
bupivacaine | dose-step-up | 20 % | P
bupivacaine | dose-step-up | 100 % | P H
bupivacaine | step-interval | 24 h | P H
bupivacaine | dose-step-down | 50 % | P
bupivacaine | bolus-size | 2.5 mg | U
bupivacaine | patient-bolus | 1.5 mg | c
clonidine | concentration-max | 1000 mcg/mL | U
clonidine | concentration-max | 2000 mcg/mL | U
clonidine | first-dose | 100 mcg/day | U
clonidine | dose-day | 600 mcg/day | U
clonidine | dose-day | 960 mcg/day | c H
clonidine | dose-step-up | 20 % | P
clonidine | dose-step-up | 100 % | P H
clonidine | step-interval | 24 h | P H
clonidine | dose-step-down | 20 % | P
clonidine | dose-step-down | 0 | c H
clonidine | bolus-size | 20 mcg | U
ziconotide | concentration-max | 25 mcg/mL | C
ziconotide | concentration-max | 100 mcg/mL | C H
ziconotide | first-dose | 1.2 mcg/day | c
ziconotide | first-dose | 2.4 mcg/day | C H
ziconotide | dose-day | 9.6 mcg/day | C
ziconotide | dose-day | 19.2 mcg/day | C H
ziconotide | dose-day | 21.6 mcg/day | C H
ziconotide | dose-step-up | 0.5 mcg/day | c
ziconotide | dose-step-up | 2.4 mcg/day | C H
ziconotide | step-interval | 24 h | C H
ziconotide | step-interval | 48 h | C
ziconotide | step-interval | 7 day | c
ziconotide | step-interval | 3 | C H
ziconotide | dose-step-down | 0 | C
ziconotide | bolus-size | 5 mcg | U
ziconotide | bolus-size | 3.75 mcg | c
ziconotide | patient-bolus | 10 % | c
ziconotide | stability | 40 day | C
ziconotide | stability | 84 day | C
ziconotide | mixture | 1 | S
baclofen | concentration-max | 2000 mcg/mL | C
baclofen | concentration-max | 3000 mcg/mL | P H
baclofen | first-dose | 200 % | C H
baclofen | first-dose | 100 % | C
baclofen | first-dose | 200 mcg/day | D H
baclofen | dose-day | 703 mcg/day | C
baclofen | dose-day | 800 mcg/day | C
baclofen | dose-day | 1000 mcg/day | C
baclofen | dose-day | 1199 mcg/day | C
baclofen | dose-day | 2003 mcg/day | C H
baclofen | dose-step-up | 15 % | C
baclofen | dose-step-up | 20 % | c
baclofen | dose-step-up | 20 % | S
baclofen | dose-step-up | 30 % | C
baclofen | dose-step-up | 40 % | S
baclofen | step-interval | 24 h | C H
baclofen | dose-step-down | 20 % | C
baclofen | dose-step-down | 0 | C H
baclofen | bolus-size | 100 mcg | C
baclofen | stability | 180 day | c
baclofen | stability | 30 day | c
baclofen | mixture | 1 | S
"""
