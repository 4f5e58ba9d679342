import * as model from '$lib/model';
import type { RoomSync } from '$lib/sync';
import type { Acting } from './acting.ts';
import { Agenda } from './agenda.svelte.ts';
import type { App } from './app.svelte.ts';
import { Cards } from './cards.svelte.ts';
import { Datasets } from './datasets.svelte.ts';
import { Live } from './live.svelte.ts';
import { Notes } from './notes.svelte.ts';
import { Outline } from './outline.svelte.ts';
import { Queries } from './queries.svelte.ts';
import { rememberForHome } from './remember.ts';
import { UndoState } from './undo.svelte.ts';

export type RoomParts = ReturnType<typeof createParts>;

/** Everything that hangs on one set of documents; `stop` it when others stand in their place. */
export function createParts(app: App, sync: RoomSync, me: model.Author, mayWrite: () => boolean) {
	const as: Acting = { content: sync.docs.content, discussion: sync.docs.discussion, me };
	const undo = new UndoState(as.content);
	const stopWatching = model.watchNotes(as.content, { mayWrite });
	const stopRemembering = rememberForHome(app, sync.id, as.content);
	return {
		as,
		agenda: new Agenda(as),
		notes: new Notes(as),
		datasets: new Datasets(as),
		queries: new Queries(as),
		cards: new Cards(as),
		outline: new Outline(as),
		undo,
		stop() {
			undo.stop();
			stopWatching();
			stopRemembering();
		},
		meta: new Live(
			(changed) => model.observeMeta(as.content, changed),
			() => ({
				...model.getMeta(as.content),
				promise: model.getPromise(as.content),
				people: model.listPeople(as.content)
			})
		)
	};
}
