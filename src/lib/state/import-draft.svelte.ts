/**
 * A file that somebody is about to add: how it would be read, and what that makes of its records. Nothing is kept yet. The
 * table is begun meanwhile, where there is an engine to make it.
 */
import type {
	Chosen,
	PersonalHint,
	Proposal,
	Reading,
	RecordCount,
	Refusal,
	RejectedText
} from '$lib/ingest';
import { afterOtherWork } from '$lib/util';
import { afterDrawing } from './after-drawing.ts';
import type { TablesAhead } from './tables-ahead.ts';

/** Up to this a glance sees nearly all of a file anyway. */
const GLANCED_BYTES = 1024 * 1024;
/** Above this a table that nobody has accepted yet would take too much of the engine's memory. */
const BEGUN_BYTES = 256 * 1024 * 1024;

/** Makes tables of files that are not added yet. */
export type Beginning = Pick<TablesAhead, 'start' | 'drop'>;

export class ImportDraft {
	readonly file: Blob;
	readonly name: string;
	/** Null until the file was looked at, or when it is refused. */
	#proposal = $state.raw<Proposal | null>(null);
	#refusal = $state.raw<Refusal | null>(null);
	/** Null while it is being counted. */
	#count = $state.raw<RecordCount | Refusal | null>(null);
	#personal = $state.raw<readonly PersonalHint[]>([]);
	#chosen = $state.raw<Chosen>({});
	#work = new AbortController();
	/** Reading all of it, whatever is chosen. */
	readonly #reading = new AbortController();
	readonly #ingest = import('$lib/ingest');
	readonly #surveyed: Promise<void>;
	/** Fulfilled when all of it may be read without keeping anybody from seeing what is proposed. */
	readonly #shown = Promise.withResolvers<void>();
	/** Once all of the file was looked at with what is chosen now. */
	#looked: Promise<void>;
	/** Whether all of it was. */
	#sure = false;
	readonly #ahead: Beginning | null;
	#isAccepted = false;

	/** `reading`: how it is read so far, for a file that was added before. `ahead`: where its table is begun; null: nowhere. */
	constructor(
		file: Blob,
		name: string,
		{ reading = null, ahead = null }: { reading?: Reading | null; ahead?: Beginning | null } = {}
	) {
		this.file = file;
		this.name = name;
		this.#ahead = ahead;
		if (reading !== null) {
			const { format: _format, ...chosen } = reading;
			this.#chosen = withoutNulls(chosen);
		}
		// Its bytes are here already where it was added before.
		this.#surveyed =
			file.size > GLANCED_BYTES && reading === null
				? this.#ingest.then(({ surveyAhead }) => surveyAhead(file, this.#reading.signal, this.#shown.promise))
				: Promise.resolve();
		this.#looked = this.#look();
		this.settled = this.#looked;
	}

	/** Columns that may be about persons, as the first rows tell. */
	get personal(): readonly PersonalHint[] {
		return this.#personal;
	}

	/** Once the file was looked at for the first time. */
	readonly settled: Promise<void>;

	get proposal(): Proposal | null {
		return this.#proposal;
	}

	/** Why this file cannot be read at all, or not with what was chosen. */
	get refusal(): Refusal | null {
		return this.#refusal;
	}

	get count(): RecordCount | Refusal | null {
		return this.#count;
	}

	/** What a person may make of a column; known as soon as there is a proposal. */
	columnTypes: readonly string[] = [];

	/** Whether it is being looked at anew: what is shown is that of the choice before. */
	looking = $state(true);

	/** Takes a choice; everything that was not chosen is proposed anew to go with it. */
	choose(choice: Chosen): Promise<void> {
		this.#chosen = { ...this.#chosen, ...choice };
		return (this.#looked = this.#look());
	}

	/** Forgets what was chosen. */
	chooseNothing(): Promise<void> {
		this.#chosen = {};
		return (this.#looked = this.#look());
	}

	/**
	 * Takes what is shown now. False: it was shown by the file's beginning, and all of the file says something else. True: the
	 * table that was begun is for whoever adds the file.
	 */
	async accept(): Promise<boolean> {
		const proposal = this.#proposal;
		if (proposal !== null) await this.#begin(proposal);
		const shown = JSON.stringify(proposal?.reading);
		await this.#looked;
		const isSure = this.#sure && this.#refusal === null && JSON.stringify(this.#proposal?.reading) === shown;
		if (isSure) this.#isAccepted = true;
		return isSure;
	}

	get hasChoices(): boolean {
		return Object.keys(this.#chosen).length > 0;
	}

	/** Ends what is still running, and takes back what was begun for nobody. */
	stop(): void {
		this.#shown.resolve();
		this.#work.abort();
		this.#reading.abort();
		if (!this.#isAccepted) void this.#ahead?.drop(this.file);
	}

	/** Begins the table of what is shown, in place of one that was begun with another choice. */
	async #begin({ reading, gzip }: Proposal): Promise<void> {
		const { importFile } = await this.#ingest;
		if (!gzip && !this.#reading.signal.aborted) this.#ahead?.start(this.file, reading, importFile);
	}

	/** The same before anybody has accepted it, and before the page is busy with showing it. */
	async #beginEarly(proposal: Proposal): Promise<void> {
		if (this.#ahead === null || this.file.size > BEGUN_BYTES) return;
		await this.#begin(proposal);
		// What was begun has asked its first question by then.
		await afterOtherWork();
	}

	async #look(): Promise<void> {
		this.#work.abort();
		const work = new AbortController();
		this.#work = work;
		const { signal } = work;
		this.looking = true;
		this.#sure = false;
		this.#count = null;
		const { COLUMN_TYPES, countRecords, findPersonalData, propose } = await this.#ingest;
		this.columnTypes = COLUMN_TYPES;
		let counting = Promise.resolve();
		const show = (outcome: Proposal | Refusal) => {
			this.looking = false;
			this.#refusal = outcome.ok ? null : outcome;
			if (!outcome.ok) return void this.#ahead?.drop(this.file);
			this.#proposal = outcome;
			const { columns, preview } = outcome;
			this.#personal = findPersonalData(
				columns,
				preview.map(({ cells }) => cells)
			);
			counting = countRecords(this.file, outcome.reading, { signal }).then((count) => {
				if (!signal.aborted && this.#proposal === outcome) this.#count = count;
			});
		};
		const options = { chosen: this.#chosen, signal };
		const isLarge = this.file.size > GLANCED_BYTES;
		const glanced = isLarge ? await propose(this.file, { ...options, glance: true }) : null;
		if (signal.aborted) return;
		if (glanced?.ok) {
			// The table of a text in another encoding waits for what reading all of it makes.
			if (!isUtf8(glanced)) this.#shown.resolve();
			await this.#beginEarly(glanced);
			if (signal.aborted) return;
			show(glanced);
			await afterDrawing();
		}
		this.#shown.resolve();
		// Only of a text the beginning is not all that a proposal is made of.
		const isAll = glanced?.ok && glanced.format !== 'csv';
		// All of it is read for other reasons, and says what encoding it is in.
		if (!isAll) await Promise.all([counting, this.#surveyed]);
		if (signal.aborted) return;
		const outcome = isAll ? glanced : await propose(this.file, options);
		if (signal.aborted) return;
		if (JSON.stringify(outcome) !== JSON.stringify(glanced)) {
			if (outcome.ok) await this.#beginEarly(outcome);
			if (signal.aborted) return;
			show(outcome);
		}
		this.#sure = true;
	}
}

function isUtf8({ reading }: Proposal): boolean {
	return reading.format === 'csv' && reading.encoding === 'utf-8';
}

/** A null says "as proposed" in a reading, and would be a choice in what was chosen. */
function withoutNulls(chosen: Chosen): Chosen {
	return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null));
}

/** More are saved as a file, and not listed. */
const MOST_LISTED = 100_000;

/** Rejected records, of what counting gave. Empty when it was given up. */
export async function listRejected(all: Blob, signal: AbortSignal): Promise<readonly RejectedText[]> {
	const { readRejected } = await import('$lib/ingest');
	return readRejected(all, { most: MOST_LISTED, signal }).catch((error: unknown) => {
		if (signal.aborted) return [];
		throw error;
	});
}

/** The account of a file's records; without a reading, as would be proposed. */
export async function countFile(
	file: Blob,
	reading: Reading | null,
	signal: AbortSignal
): Promise<RecordCount | Refusal> {
	const { countRecords, propose } = await import('$lib/ingest');
	if (reading !== null) return countRecords(file, reading, { signal });
	const proposal = await propose(file, { signal });
	return proposal.ok ? countRecords(file, proposal.reading, { signal }) : proposal;
}
