/** Figures that client and server agree on. Bytes, milliseconds or counts, as the name says. */
export const LIMITS = {
	/** One websocket frame. A longer one closes the socket with 1009 before it is read. */
	frameBytes: 8 * 1024 * 1024,
	/** Structs in one update; a 2 MB update of empty maps costs 124 MB of heap, so bytes alone do not bound it. */
	structsPerUpdate: 500_000,
	/** Nesting of shared types and of plain values; deeper ones overflow every reader's stack. */
	depth: 32,
	/** End of any client's clock: far above what people type, far below where sums stop being exact. */
	clock: 2 ** 40,
	/** Client ids that one update may be the first to use; each page load makes one. */
	newClientsPerUpdate: 1024,
	/** One presence state. */
	presenceBytes: 4 * 1024,
	/** Client ids one socket may speak for. The stock provider echoes others'; those are dropped, not counted. */
	presenceIdsPerSocket: 1,
	/** Newer presence, or new words, under somebody else's id, before the socket is ended. */
	forgeries: 3,
	/** The stock provider leaves after 30 s without a message, so each socket gets one at least this often. */
	keepAliveMs: 15_000,
	/** Parts merged in one call; a flat merge of thousands is quadratic. */
	mergeParts: 64,
	/** Sent but not taken by a slow reader: above it streaming stops, above `slowBytes` or after `slowMs` it is closed. */
	behindBytes: 1024 * 1024,
	slowBytes: 8 * 1024 * 1024,
	slowMs: 30_000,
	/** Without websockets: documents that one tab has open, and tabs that one device has. */
	socketsPerStream: 8,
	streamsPerDevice: 16,
	/** Body of a JSON request. */
	bodyBytes: 64 * 1024,
	/** One shared file. */
	fileBytes: 512 * 1024 * 1024,
	/** All shared files of a room. */
	roomFileBytes: 4 * 1024 * 1024 * 1024,
	/** How long members may put back what a restored backup lacks. */
	recoveryMs: 30 * 60_000,
	/** Unmerged frames are kept this long, so that one person's hour can be undone. */
	frameDays: 30,
	/** Nobody deletes a room under others from one week to the next. */
	keepLeastMs: 7 * 86_400_000,
	/** A pass that somebody shows to their own other device. */
	passMs: 10 * 60_000,
	/** A pass that a facilitator gives to somebody who lost theirs. */
	readmitMs: 24 * 3_600_000,
	/** Spoken words open a link for so long after the screen that shows them was last heard of. */
	wordsMs: 45_000,
	/** Who said them in time has so long to give a name. */
	ticketMs: 10 * 60_000,
	/** Recovery codes of one person in one room. */
	recoveryCodes: 20,
	nameLength: 120,
	titleLength: 200
} as const;
