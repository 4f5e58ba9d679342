/** The summary as it stands now: made anew from the documents a moment after they changed. */
import {
	buildReport,
	renderHtml,
	renderMarkdown,
	renderSlices,
	type PrintedRows,
	type Report
} from '$lib/summary';
import { Emitter } from '#util';
import type { Room } from './room.svelte.ts';
import { Live } from './live.svelte.ts';
import { saveBlob } from './save.ts';

/** Typing goes on at full speed; the preview follows this long after. */
const PAUSE_MS = 400;
/** Rows of a result that the summary prints. */
const PRINTED_ROWS = 50;

export class ReportState {
	readonly #room: Room;
	readonly #report: Live<Report>;
	readonly #loaded = new Emitter();
	/** Restricted chapters are shown to the people of the room, and left out of what is downloaded for others. */
	readonly #restricted: 'withhold' | 'include';

	constructor(room: Room, restricted: 'withhold' | 'include') {
		this.#room = room;
		this.#restricted = restricted;
		const { content, discussion } = room.documents;
		this.#report = new Live(
			(changed) => {
				let timer: ReturnType<typeof setTimeout> | null = null;
				const later = () => {
					timer ??= setTimeout(() => {
						timer = null;
						changed();
					}, PAUSE_MS);
				};
				content.on('update', later);
				discussion.on('update', later);
				const stop = this.#loaded.observe(changed);
				return () => {
					stop();
					if (timer !== null) clearTimeout(timer);
					content.off('update', later);
					discussion.off('update', later);
				};
			},
			() => this.build()
		);
	}

	get current(): Report {
		return this.#report.current;
	}

	/** The article in slices, with people's text escaped; each is made when it is asked for. */
	get slices(): (() => string)[] {
		return renderSlices(this.current);
	}

	/** Fetches the rows of results that the summary shows. */
	async loadRows(): Promise<void> {
		for (const query of this.#room.queries.all) {
			if (query.snapshot !== null) await this.#room.workbench.rows.load(query.snapshot);
		}
		this.#loaded.emit();
	}

	build(): Report {
		const { documents, queries, workbench } = this.#room;
		return buildReport(documents.content, documents.discussion, {
			at: Date.now(),
			restricted: this.#restricted,
			snapshotsRows: this.#rows(),
			sqlHashes: new Map(queries.all.map((query) => [query.id, workbench.plans.sqlHash(query)]))
		});
	}

	/** One page that needs no script, no font and no network. */
	saveHtml(): void {
		this.#save('html', 'text/html', renderHtml(this.build()));
	}

	saveMarkdown(): void {
		this.#save('md', 'text/markdown', renderMarkdown(this.build()));
	}

	#save(ending: string, type: string, text: string): void {
		saveBlob(`${this.#room.title}.${ending}`, new Blob([text], { type: `${type};charset=utf-8` }));
	}

	#rows(): Map<string, PrintedRows> {
		const found = new Map<string, PrintedRows>();
		for (const { id, snapshot } of this.#room.queries.all) {
			const rows = snapshot === null ? null : this.#room.workbench.rows.of(snapshot);
			if (!rows) continue;
			found.set(id, {
				columns: rows.columns.map(({ name, kind }) => ({ name, numeric: kind === 'number' })),
				rows: Array.from({ length: Math.min(rows.rowCount, PRINTED_ROWS) }, (_, row) =>
					rows.columns.map((_column, column) => {
						const { text, kind } = rows.cell(row, column);
						return kind === 'null' ? null : text;
					})
				)
			});
		}
		return found;
	}
}
