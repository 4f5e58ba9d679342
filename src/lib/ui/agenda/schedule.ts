/**
 * When each stage is: by the clock of the wall while the agenda runs, else counted from its start.
 * The document keeps when the running stage began and nothing about those before it, so past stages have no time: one
 * made up from planned minutes would look like a record.
 */

export interface Stage {
	readonly id: string;
	readonly minutes: number;
}

export interface Slot {
	readonly state: 'planned' | 'past' | 'current' | 'next';
	/** Milliseconds since 1970; null for past stages and while nothing runs. */
	readonly startsAt: number | null;
	/** Planned minutes of everything before it. */
	readonly offsetMinutes: number;
}

export interface Schedule {
	readonly slots: ReadonlyMap<string, Slot>;
	readonly totalMinutes: number;
	/** Null while nothing runs. */
	readonly endsAt: number | null;
}

export interface Running {
	readonly item: string;
	/** As the clock keeps it: later by every pause. */
	readonly startedAt: number;
	readonly remainingMs: number;
}

/** `running` is null while no stage runs. A stage over its time, or paused, pushes what follows as the time passes. */
export function schedule(stages: readonly Stage[], running: Running | null, now: number): Schedule {
	const current = running === null ? -1 : stages.findIndex((stage) => stage.id === running.item);
	const slots = new Map<string, Slot>();
	let offsetMinutes = 0;
	let at = running !== null && current !== -1 ? running.startedAt : null;
	stages.forEach((stage, index) => {
		const state =
			current === -1 ? 'planned' : index < current ? 'past' : index > current ? 'next' : 'current';
		slots.set(stage.id, { state, startsAt: state === 'past' ? null : at, offsetMinutes });
		offsetMinutes += stage.minutes;
		if (at === null || running === null || index < current) return;
		at = index === current ? now + Math.max(0, running.remainingMs) : at + stage.minutes * 60_000;
	});
	return { slots, totalMinutes: offsetMinutes, endsAt: at };
}

/** Hours and minutes from the start: `0:20`, `2:05`. */
export function formatOffset(minutes: number): string {
	const whole = Math.round(minutes);
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
