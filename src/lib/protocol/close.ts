/**
 * Why the server ends a socket. 44xx is final for y-websocket 3.1 (it stops reconnecting); the rest is tried again.
 * The sentence shown to people is chosen in the interface by `reason`.
 */
export const CLOSES = {
	malformed: { code: 4400, final: true },
	signedOut: { code: 4401, final: true },
	forbidden: { code: 4403, final: true },
	unknownRoom: { code: 4404, final: true },
	deleted: { code: 4410, final: true },
	tooLarge: { code: 4413, final: true },
	/** Readers only: the room is not open to them yet. Ours asks again; the stock client is told to stop. */
	notOpen: { code: 4425, final: true },
	tryLater: { code: 1013, final: false },
	goingAway: { code: 1001, final: false },
	cannotStore: { code: 4503, final: false }
} as const;
export type CloseReason = keyof typeof CLOSES;

/** Null for codes that are not ours: a lost network, a proxy, 1009 from the socket library. */
export function closeReason(code: number): CloseReason | null {
	for (const [reason, close] of Object.entries(CLOSES)) if (close.code === code) return reason as CloseReason;
	return null;
}
