import { expect, test } from 'vitest';
import { formatOffset, schedule } from './schedule.ts';

const MINUTE = 60_000;
const stages = [
	{ id: 'welcome', minutes: 10 },
	{ id: 'barriers', minutes: 25 },
	{ id: 'next', minutes: 15 }
];
const slots = (now: ReturnType<typeof schedule>) => [...now.slots.values()];

test('an agenda that does not run counts minutes from its start', () => {
	const plan = schedule(stages, null, 0);
	expect(slots(plan).map((slot) => slot.offsetMinutes)).toEqual([0, 10, 35]);
	expect(slots(plan).every((slot) => slot.state === 'planned' && slot.startsAt === null)).toBe(true);
	expect(plan).toMatchObject({ totalMinutes: 50, endsAt: null });
});

test('what follows the running stage starts when it ends', () => {
	const running = { item: 'barriers', startedAt: 100 * MINUTE, remainingMs: 20 * MINUTE };
	const plan = schedule(stages, running, 105 * MINUTE);
	expect(slots(plan).map((slot) => slot.state)).toEqual(['past', 'current', 'next']);
	expect(slots(plan).map((slot) => slot.startsAt)).toEqual([null, 100 * MINUTE, 125 * MINUTE]);
	expect(plan.endsAt).toBe(140 * MINUTE);
});

test('a stage over its time pushes the rest along with the time that passes', () => {
	const running = { item: 'barriers', startedAt: 100 * MINUTE, remainingMs: -3 * MINUTE };
	expect(schedule(stages, running, 128 * MINUTE).endsAt).toBe(143 * MINUTE);
});

test('a clock on a stage that is gone counts as none', () => {
	const running = { item: 'deleted', startedAt: 0, remainingMs: MINUTE };
	expect(schedule(stages, running, 0)).toMatchObject({ endsAt: null, totalMinutes: 50 });
});

test('offsets read as hours and minutes', () => {
	expect([0, 20, 60, 125].map(formatOffset)).toEqual(['0:00', '0:20', '1:00', '2:05']);
});
