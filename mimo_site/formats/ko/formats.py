"""Korean says the half of the day before the hour: 2026년 11월 20일 오후 9:03."""

DATETIME_FORMAT = "Y년 n월 j일 A g:i"
