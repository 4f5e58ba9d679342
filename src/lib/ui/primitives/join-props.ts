type Props = Record<string | symbol, unknown>;
type Handler = (this: unknown, event: Event) => void;

/**
 * The attributes of one element that several parts have a say in: later ones win, handlers of one event run in order
 * until one of them has prevented the event's default.
 */
export function joinProps(...parts: readonly Props[]): Props {
	const joined: Props = {};
	for (const part of parts) {
		for (const key of Reflect.ownKeys(part)) {
			const before = joined[key];
			const value = part[key];
			if (isHandler(key, before) && isHandler(key, value)) joined[key] = inTurn(before, value);
			else if (value !== undefined) joined[key] = value;
		}
	}
	// On an element that knows no such property it would stand as the word "false", which is on.
	if (joined['disabled'] === false) delete joined['disabled'];
	return joined;
}

function isHandler(key: string | symbol, value: unknown): value is Handler {
	return typeof key === 'string' && key.startsWith('on') && typeof value === 'function';
}

function inTurn(first: Handler, second: Handler): Handler {
	return function (event) {
		first.call(this, event);
		if (!event.defaultPrevented) second.call(this, event);
	};
}
