"""What the brain knows of time: the clock, the calendar, timers, alarms and reminders."""
