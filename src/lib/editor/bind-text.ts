/**
 * A short shared text in a plain field: card texts, descriptions, titles.
 * Invariants: the field shows the text whenever no word is being composed in it; one keystroke writes only what it
 * changed; others' edits move neither caret nor focus; undo takes back one's own typing and nothing else.
 */
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { historyOf, type History } from '$lib/model';
import { diffText } from './text-diff.ts';
import { type Change, changesOf, mapOffset, mapUnit, showIn, type Shown } from './text-offsets.ts';
import { enterText, leaveText, othersIn } from './text-presence.ts';

export type TextField = HTMLInputElement | HTMLTextAreaElement;

export type BindTextOptions = {
	/** Presence of the room: tells others that one is in this text. */
	awareness?: Awareness | null;
	/** Client ids of others whose caret is in this text, whenever they change. */
	onOthers?: (clientIds: number[]) => void;
	/** Called after each edit made here, undo included. */
	onEdit?: () => void;
	/** Gets what can be taken back here while it is bound; what it returns is called at the end. */
	onHistory?: (history: History) => () => void;
};

/** Binds a field to a text that is part of a document; returns what unbinds it. Works as a Svelte attachment. */
export function bindText(text: Y.Text, options: BindTextOptions = {}): (field: TextField) => () => void {
	return (field) => {
		const binding = new TextBinding(text, field, options);
		return () => binding.destroy();
	};
}

class TextBinding {
	#text: Y.Text;
	#field: TextField;
	#options: BindTextOptions;
	#undo: Y.UndoManager;
	#leaveHistory: (() => void) | undefined;
	#shown: Shown;
	/** What others did while something unfinished stands in the field, which must not be disturbed; null when none does. */
	#meanwhile: Change[] | null = null;
	#isComposing = false;
	#stop = new AbortController();

	constructor(text: Y.Text, field: TextField, options: BindTextOptions) {
		this.#text = text;
		this.#field = field;
		this.#options = options;
		this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([this]) });
		this.#leaveHistory = options.onHistory?.({
			...historyOf(this.#undo),
			undo: () => this.#takeBack('undo'),
			redo: () => this.#takeBack('redo')
		});
		this.#shown = this.#read();
		field.value = this.#shown.value;
		text.observe(this.#onText);
		const { signal } = this.#stop;
		const on = (name: string, listener: (event: Event) => void) =>
			field.addEventListener(name, listener, { signal });
		on('input', () => {
			if (!this.#isComposing) this.#push();
		});
		on('compositionstart', () => {
			this.#isComposing = true;
			this.#meanwhile ??= [];
		});
		on('compositionend', () => {
			this.#isComposing = false;
			this.#push();
		});
		on('keydown', (event) => this.#onKey(event as KeyboardEvent));
		on('beforeinput', (event) => this.#onBeforeInput(event as InputEvent));
		this.#bindPresence(on);
	}

	destroy(): void {
		this.#stop.abort();
		this.#text.unobserve(this.#onText);
		this.#leaveHistory?.();
		// Cleared first: the stack keeps deleted text from being collected.
		this.#undo.clear();
		this.#undo.destroy();
		const { awareness } = this.#options;
		if (awareness) leaveText(this.#text, awareness);
	}

	#read(): Shown {
		return showIn(this.#text.toString(), this.#field instanceof HTMLInputElement);
	}

	/** Writes what the field has and the text lacks, at the place where it is by now. */
	#push(): void {
		const { value, selectionEnd } = this.#field;
		const edit = diffText(this.#shown.value, value, selectionEnd ?? undefined);
		if (this.#meanwhile === null && edit !== null && endsHalf(value.slice(edit.start, edit.nextEnd))) {
			this.#meanwhile = [];
			return;
		}
		const changes = this.#meanwhile ?? [];
		this.#meanwhile = null;
		if (edit !== null) {
			const { toText } = this.#shown;
			const start = toText(edit.start);
			const gone: number[] = [];
			for (let i = start; i < toText(edit.oldEnd); i++) {
				const now = mapUnit(i, changes);
				if (now !== null) gone.push(now);
			}
			const at = mapOffset(start, changes);
			const words = value.slice(edit.start, edit.nextEnd).toWellFormed();
			this.#text.doc?.transact(() => {
				this.#text.insert(at, words);
				const moved = gone.map((unit) => (unit >= at ? unit + words.length : unit));
				for (const [from, length] of runsFromEnd(moved)) this.#text.delete(from, length);
			}, this);
			this.#options.onEdit?.();
		}
		if (changes.length > 0) this.#show(changes);
		else this.#shown = this.#read();
		if (this.#field.value !== this.#shown.value) this.#show([]);
	}

	#onText = (event: Y.YTextEvent, transaction: Y.Transaction) => {
		if (transaction.origin === this) return;
		const changes = changesOf(event.delta);
		if (this.#meanwhile !== null) this.#meanwhile.push(...changes);
		else this.#show(changes);
	};

	/** Shows the text as it is, with the caret where it was in it. `changes` lead from what was shown to now. */
	#show(changes: readonly Change[]): void {
		const field = this.#field;
		const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
		const before = this.#shown;
		this.#shown = this.#read();
		if (field.value === this.#shown.value) return;
		field.value = this.#shown.value;
		// Safari takes focus for a selection that is set; without focus there is no caret to keep.
		if (selectionStart === null || selectionEnd === null || !field.matches(':focus')) return;
		const map = (offset: number) => this.#shown.toField(mapOffset(before.toText(offset), changes));
		field.setSelectionRange(map(selectionStart), map(selectionEnd), selectionDirection ?? undefined);
		field.scrollTop = scrollTop;
	}

	#takeBack(which: 'undo' | 'redo'): boolean {
		if (this.#field.readOnly || this.#field.disabled || this.#undo[which]() === null) return false;
		this.#options.onEdit?.();
		return true;
	}

	#onKey(event: KeyboardEvent): void {
		if (!(event.ctrlKey || event.metaKey) || event.altKey || this.#isComposing) return;
		const key = event.key.toLowerCase();
		if (key !== 'z' && !(key === 'y' && !event.shiftKey)) return;
		// The browser's own history knows nothing of others' edits and would bring back what they changed.
		event.preventDefault();
		event.stopPropagation();
		this.#takeBack(key === 'y' || event.shiftKey ? 'redo' : 'undo');
	}

	#onBeforeInput(event: InputEvent): void {
		if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
		event.preventDefault();
		this.#takeBack(event.inputType === 'historyUndo' ? 'undo' : 'redo');
	}

	#bindPresence(on: (name: string, listener: () => void) => void): void {
		const { awareness, onOthers } = this.#options;
		if (!awareness) return;
		const enter = () => {
			const { selectionStart, selectionEnd, selectionDirection } = this.#field;
			if (!this.#field.matches(':focus') || this.#meanwhile !== null) return;
			const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0].map((offset) =>
				this.#shown.toText(offset)
			);
			const backward = selectionDirection === 'backward';
			enterText(this.#text, awareness, (backward ? end : start) ?? 0, (backward ? start : end) ?? 0);
		};
		on('focus', enter);
		on('selectionchange', enter);
		on('input', enter);
		on('blur', () => leaveText(this.#text, awareness));
		if (onOthers === undefined) return;
		let last = '';
		const tell = () => {
			const ids = othersIn(this.#text, awareness).map(({ clientId }) => clientId);
			if (ids.join() !== last) onOthers(ids);
			last = ids.join();
		};
		awareness.on('change', tell);
		this.#stop.signal.addEventListener('abort', () => awareness.off('change', tell));
		queueMicrotask(() => !this.#stop.signal.aborted && tell());
	}
}

/** Some keyboards send a character beyond the first 65,536 in two halves; the first alone is nothing to write yet. */
function endsHalf(words: string): boolean {
	const last = words.charCodeAt(words.length - 1);
	return last >= 0xd800 && last <= 0xdbff;
}

/** Neighbouring units as `[from, length]`, the last first, so that deleting one moves none of the others. */
function runsFromEnd(units: number[]): [from: number, length: number][] {
	const runs: [number, number][] = [];
	for (const unit of units.toSorted((a, b) => b - a)) {
		const last = runs.at(-1);
		if (last && last[0] === unit + 1) {
			last[0] = unit;
			last[1]++;
		} else runs.push([unit, 1]);
	}
	return runs;
}
