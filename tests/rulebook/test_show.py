"""What `xcrules show --stage rulebook` prints: every row with its classes, every stage with its cells."""

import xcrules

POLICY = """
policy a.case "A case"
source LAW is "Export Act" rank statute
agency MTI is "Ministry of Trade"
fact item.regimes is some of { wa, nsg } must be known
list goods of entries enumerated { 3A001 where (item.value is more than 100 USD) from 2020-01-01 }
define far "Far away" as every destination is not in {US, JP}
amount whole as total item.value
tiers trust
  tier basic
  tier good needs exporter.icp is certified
scale risk "Risk": low < high
score points "Points"
raise risk to high "Far" under LAW when far
add 2 to points "Dear" under LAW when whole is at least 500 USD
prohibit arms "Arms" under LAW effective from 2020-01-01 when any item is in goods
prohibit nuclear "Nuclear" under LAW when any item.regimes is nsg
require license listed "Listed" under LAW when any item is 3A001
refer risky "Risky" to MTI under LAW when risk is high
exempt cheap "Cheap" from arms for item where (item.value is less than 200 USD) under LAW
exempt near "Near" from listed under LAW when any document is end_user_statement
license one is single "One" satisfies listed covers one consignee needs trust is good limit points to 3
oblige keep "Keep records" under LAW when exporter.icp is known
"""

# Value is cut at what the list and the exemption ask (above 100, below 200), so a mask of 6 is "more than 100" and one
# of 3 "less than 200"; `arms` holds by 6, and for items that are not cheap by 51; the license is offered if 34 holds.
SHOWN = """
rulebook a.case
  0: plain date
      classes: (((2020-01-01, False)), False)
  1: literal 0 2
  2: plain item.value 'USD'
      classes: (((100, True), (200, False)), False)
  3: literal 2 6
  4: member item.entry (3A001 (from 2020-01-01 ceasing never) where 3) ()
      classes: (({True}), True, False)
  5: literal 4 2
  6: any 'item' 5
  7: all (1, 6)
  8: literal 2 4
  9: all (5, 8)
  10: any 'item' 9
  11: all (10, 1)
  12: plain item.entry
      classes: (((3A001, False), (3A001, True)), True)
  13: meets 12 2
  14: any 'item' 13
  15: plain document.kind
      classes: (({'end_user_statement'}), True, False)
  16: literal 15 1
  17: every 'document' 16
  18: all (14, 17)
  19: plain exporter.icp
      classes: (({'certified'}), True, False)
  20: literal 19 2
  21: tierof a.case.trust ('basic', 'good') ((), (20))
      classes: (({'good'}), True, False)
  22: literal 21 2
  23: total item.value
  24: measured 23 'USD'
      classes: (((500, False)), False)
  25: literal 24 2
  26: points a.case.points ((2, 25))
  27: measured 26
      classes: (((3, True)), False)
  28: literal 27 1
  29: plain party.role
      classes: (({'consignee'}), True, False)
  30: literal 29 2
  31: distinct party.name 30
  32: measured 31
      classes: (((1, True)), False)
  33: literal 32 1
  34: all (22, 28, 33)
  35: answers a.case.one 'single'
      classes: (({True}), True, False)
  36: literal 35 2
  37: all (34, 36)
  38: plain item.regimes
      classes: (({'nsg'}), True, True)
  39: meets 38 2
  40: any 'item' 39
  41: plain destination.country
      classes: (({'JP', 'US'}), True, False)
  42: literal 41 1
  43: any 'destination' 42
  44: every 'destination' 42
  45: all (43, 44)
  46: levelof a.case.risk ('low', 'high') ((1, 45))
      classes: (({'high'}), True, False)
  47: literal 46 2
  48: all ()
  49: literal 2 3
  50: all (5, 49)
  51: any 'item' 50
  52: all (51, 6)
  53: all (7, 52)
  54: literal 15 2
  55: any 'document' 54
  56: all (55, 14)
  57: literal 4 1
  58: some (57, 49)
  59: every 'item' 58
  60: literal 0 1
  61: some (59, 60)
  62: inside 38 1
  63: every 'item' 62
  64: all (61, 63)
  65: all (34, 18, 64)
  66: known exporter.icp
      classes: (({True}), True, False)
  67: literal 66 2
  68: some (11, 40)
  69: inside 12 13
  70: every 'item' 69
  71: some (55, 70)
  72: some (71, 37)
  prohibition a.case.arms: when 7, net 11
  requirement a.case.listed: when 14, net 18, covered 37
  prohibition a.case.nuclear: when 40, net 40
  referral a.case.risky: when 47, net 47
  exemption a.case.cheap: when 48, net 48, lifts a.case.arms when 53
  exemption a.case.near: when 55, net 55, lifts a.case.listed when 56
  license a.case.one single: offer 34, offered 65 (force 48, cover 33, need 22, limit 28)
  finding a.case.risk: 46
  finding a.case.points: 26
  obligation a.case.keep: when 67
  outcome: prohibited 68, required 18, covered 72, referred 47
"""


def test_the_rulebook_as_text():
    assert xcrules.loads(POLICY).show("rulebook") == SHOWN.lstrip("\n")


def test_what_only_labels_say_is_not_in_it():
    other = POLICY.replace('"Arms"', '"Weapons"').replace('"Far"', '"Distant"')
    assert xcrules.loads(other).show("rulebook") == SHOWN.lstrip("\n")
