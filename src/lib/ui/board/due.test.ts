import { expect, test } from 'vitest';
import { formatDue, isOverdue } from './due.ts';

const noon = new Date(2026, 2, 12, 12).getTime();

test('a date of this year reads without the year', () => {
	expect(formatDue('2026-03-20', noon, 'en')).toBe('Mar 20');
	expect(formatDue('2027-03-20', noon, 'en')).toBe('Mar 20, 2027');
});

test('what is no date stays as it was written', () => {
	expect(formatDue('next spring', noon, 'en')).toBe('next spring');
	expect(formatDue('2026-02-31', noon, 'en')).toBe('2026-02-31');
});

test('an action is overdue from the day after', () => {
	expect(isOverdue('2026-03-12', noon)).toBe(false);
	expect(isOverdue('2026-03-11', noon)).toBe(true);
	expect(isOverdue('soon', noon)).toBe(false);
});
