const RECORD_BATCH = 3;

/**
 * Number of rows in one Arrow IPC message, 0 when it is no record batch. Reads the two numbers it needs from the
 * flatbuffer (Arrow columnar format, "Encapsulated message format"), because decoding a wide schema for each of
 * hundreds of parts would cost more than the query.
 */
export function rowsInMessage(message: Uint8Array): number {
	if (message.length < 16) return 0;
	const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
	// Eight bytes of marker and length, then the root table's offset.
	const root = 8 + view.getInt32(8, true);
	const kind = fieldAt(view, root, 1);
	const header = fieldAt(view, root, 2);
	if (kind === 0 || header === 0 || view.getUint8(kind) !== RECORD_BATCH) return 0;
	const length = fieldAt(view, header + view.getInt32(header, true), 0);
	return length === 0 ? 0 : Number(view.getBigInt64(length, true));
}

/** Position of a flatbuffer table's field, 0 when it is left out. */
function fieldAt(view: DataView, table: number, field: number): number {
	const vtable = table - view.getInt32(table, true);
	const slot = 4 + field * 2;
	if (slot >= view.getUint16(vtable, true)) return 0;
	const offset = view.getUint16(vtable + slot, true);
	return offset === 0 ? 0 : table + offset;
}
