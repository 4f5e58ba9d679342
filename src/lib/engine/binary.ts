/** Values that arrive as bytes: wide integers, decimals, UUIDs, bit strings, blobs. All exact, none through a double. */

/** Little-endian two's complement (or unsigned) integer of any width. */
export function readInteger(bytes: Uint8Array, signed: boolean): bigint {
	let value = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
	return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

/** `-12.30` from -1230 with scale 2. */
export function formatDecimal(unscaled: bigint, scale: number): string {
	if (scale === 0) return unscaled.toString();
	const negative = unscaled < 0n;
	const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
	return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The engine's BIGNUM: three bytes of header (sign and length), then a big-endian magnitude; all inverted if negative. */
export function formatBignum(bytes: Uint8Array): string {
	const negative = ((bytes[0] ?? 0x80) & 0x80) === 0;
	let value = 0n;
	for (const byte of bytes.subarray(3)) value = (value << 8n) | BigInt(negative ? byte ^ 0xff : byte);
	return (negative ? -value : value).toString();
}

export function formatUuid(bytes: Uint8Array): string {
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** First byte: how many padding bits the second one starts with. */
export function formatBits(bytes: Uint8Array): string {
	const bits = [...bytes.subarray(1)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return bits.slice(bytes[0] ?? 0);
}

/** As the engine prints a blob: printable ASCII as it is, everything else as \xHH. */
export function formatBlob(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) {
		const plain = byte >= 32 && byte <= 126 && byte !== 92 && byte !== 34 && byte !== 39;
		text += plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
	}
	return text;
}

/** 40 bits of microseconds, 24 bits of 57599 − offset in seconds (so that larger sorts earlier). */
export function readTimeWithZone(bytes: Uint8Array): { micros: bigint; offset: string } {
	const bits = readInteger(bytes, false);
	const offsetSeconds = 57_599 - Number(bits & 0xffffffn);
	const positive = Math.abs(offsetSeconds);
	const two = (value: number) => Math.floor(value).toString().padStart(2, '0');
	let offset = `${offsetSeconds < 0 ? '-' : '+'}${two(positive / 3600)}`;
	if (positive % 3600 !== 0) offset += `:${two((positive % 3600) / 60)}`;
	if (positive % 60 !== 0) offset += `:${two(positive % 60)}`;
	return { micros: bits >> 24n, offset };
}
