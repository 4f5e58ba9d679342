/**
 * Menus, popovers and tooltips need more code than everything else a page shows at first, and none of it until somebody
 * points at something. So it is fetched when the page has time, and each trigger gets its float when it is first pointed
 * at, focused or pressed.
 * Invariant: the trigger stays the same element throughout, so that neither focus nor a press under way is lost.
 */
import { tick } from 'svelte';
import type * as All from './floats.ts';

type Floats = Pick<typeof All, 'MenuFloat' | 'PopoverFloat' | 'TooltipFloat'>;
/** Attributes, handlers and attachments of the element that opens something. */
export type TriggerProps = Record<string | symbol, unknown>;

let floats = $state.raw<Floats | null>(null);
let fetching: Promise<Floats> | null = null;

/** Resolves when whatever floats can open without waiting. After a failure the next call tries again. */
export function fetchFloats(): Promise<Floats> {
	fetching ??= import('./floats.ts').then(
		({ MenuFloat, PopoverFloat, TooltipFloat }) => (floats = { MenuFloat, PopoverFloat, TooltipFloat }),
		(error: unknown) => {
			fetching = null;
			throw error;
		}
	);
	return fetching;
}

export class LateFloat {
	#awake = $state(false);
	#real = $state.raw<TriggerProps | null>(null);
	readonly #isOpen: () => boolean;
	readonly #asleep: () => TriggerProps;

	/** `asleep`: what the trigger says and does until its float is there; it must answer a press as the float will. */
	constructor(isOpen: () => boolean, asleep: () => TriggerProps = () => ({})) {
		this.#isOpen = isOpen;
		this.#asleep = asleep;
	}

	/** The floats once this one is wanted and they are here. */
	get parts(): Floats | null {
		if (!this.#awake && !this.#isOpen()) return null;
		if (floats === null) void fetchFloats();
		return floats;
	}

	get props(): TriggerProps {
		return this.#real ?? { ...this.#asleep(), onpointerenter: this.#wake, onfocus: this.#wake };
	}

	/** Takes the trigger's real attributes from its float. */
	adopt = (props: TriggerProps): void => {
		this.#real = props;
	};

	/** The event that woke it came before the real handlers, so they get it after. */
	#wake = async (event: Event): Promise<void> => {
		if (this.#awake) return;
		const trigger = event.currentTarget as HTMLElement;
		this.#awake = true;
		await fetchFloats().catch((error: unknown) => {
			this.#awake = false;
			throw error;
		});
		await tick();
		const still = event.type === 'focus' ? document.activeElement === trigger : trigger.matches(':hover');
		const handler = this.#real?.[`on${event.type}`];
		if (still && typeof handler === 'function') handler(event);
	};
}
