/** What the first word of a receipt says, and why. */
import { isSameVersion } from '$lib/files';
import { linkedOf, type Snapshot, type SnapshotInput } from '$lib/model';
import type { LinkedFiles } from './linked-files.svelte.ts';
import type { RoomFiles } from './room-files.svelte.ts';
import { roomInput } from './room-tables.ts';
import type { Room } from './room.svelte.ts';

/**
 * `version`: a newer version of every file that changed was taken since. `elsewhere`: the file at its address is another
 * one now. `whole`: of a file that was asked where it is, all is here now, and nobody compared the two.
 */
export type Because = 'sql' | 'data' | 'version' | 'elsewhere' | 'whole';
export type Verdict = 'same' | 'changed' | 'cannot-check' | 'not-run';

/** What inputs are now. */
export interface InputsNow {
	/** Null: it is not there. Undefined: it cannot be told whether it is the same. */
	sha256Of(input: SnapshotInput): string | null | undefined;
	/** Whether an input had these bytes before. */
	had(name: string, sha256: string): boolean;
}

/** `sqlHash`: of the text as it is now. */
export function verdictOf(
	snapshot: Snapshot | null,
	sqlHash: string,
	now: InputsNow
): { verdict: Verdict; because: Because | null } {
	if (snapshot === null) return { verdict: 'not-run', because: null };
	if (snapshot.sqlHash !== sqlHash) return { verdict: 'changed', because: 'sql' };
	const known = snapshot.inputs.flatMap((input) =>
		input.sha256 === null ? [] : [{ ...input, sha256: input.sha256, now: now.sha256Of(input) }]
	);
	const changed = known.filter((one) => one.now !== undefined && one.now !== one.sha256);
	if (changed.length > 0) {
		if (changed.every(({ linked }) => linked !== undefined))
			return { verdict: 'changed', because: 'elsewhere' };
		const isOlder = changed.every(({ name, sha256 }) => now.had(name, sha256));
		return { verdict: 'changed', because: isOlder ? 'version' : 'data' };
	}
	if (known.some((one) => one.now === undefined)) return { verdict: 'cannot-check', because: 'whole' };
	return { verdict: snapshot.resultHash === null ? 'cannot-check' : 'same', because: null };
}

export function inputsOf(room: Room, files: RoomFiles, linked: LinkedFiles): InputsNow {
	const fileOf = (table: string) => files.all.find((file) => file.table === table);
	return {
		sha256Of(input) {
			const { name, sha256 } = input;
			if (name.startsWith('room.')) return roomInput(room, name.slice('room.'.length)).sha256;
			const file = fileOf(name);
			const read = linkedOf(input);
			if (read === null || file === undefined) return file?.sha256 ?? null;
			if (file.link === null) return undefined;
			// Its site is asked when somebody runs the query; until then it is as it was seen last.
			// Under one footer a site may give other bytes, and calls them another version then.
			const isSame = file.link.footerHash === read.footerHash && isSameVersion(file.link, read) !== false;
			return isSame && !linked.isOther(file) ? sha256 : null;
		},
		had(name, sha256) {
			const file = fileOf(name);
			return file !== undefined && files.versions.of(file).some((version) => version.sha256 === sha256);
		}
	};
}
