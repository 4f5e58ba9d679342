/** Lines that others changed light up for a moment, so that a change is seen where it happens. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { type CarriedOver, carriedOver } from './note-binding.ts';

const key = new PluginKey<DecorationSet>('note-arrivals');

/** More lines than this at once are a page that arrives, not somebody writing. */
const MAX_LINES = 6;

export function arrivalsPlugin(): Plugin {
	return new Plugin<DecorationSet>({
		key,
		state: {
			init: () => DecorationSet.empty,
			apply(tr, set) {
				if (tr.getMeta(key) === 'over') return DecorationSet.empty;
				const mapped = set.map(tr.mapping, tr.doc);
				const carried = tr.getMeta(carriedOver) as CarriedOver | undefined;
				if (carried?.own !== false) return mapped;
				const lines: Decoration[] = [];
				const seen = new Set(mapped.find().map(({ from }) => from));
				tr.mapping.maps.forEach((map) => {
					map.forEach((_oldFrom, _oldTo, from, to) => {
						tr.doc.nodesBetween(from, Math.min(to, tr.doc.content.size), (node, pos) => {
							if (!node.isTextblock) return true;
							const line = Decoration.node(pos, pos + node.nodeSize, { class: 'note-arrived' });
							if (!seen.has(pos)) lines.push(line);
							return false;
						});
					});
				});
				return lines.length > MAX_LINES ? mapped : mapped.add(tr.doc, lines);
			}
		},
		props: {
			decorations: (state) => key.getState(state),
			handleDOMEvents: {
				animationend(view, event) {
					if (event.animationName === 'note-arrived') view.dispatch(view.state.tr.setMeta(key, 'over'));
					return false;
				}
			}
		}
	});
}
