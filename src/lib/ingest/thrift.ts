/**
 * Reads Thrift's compact protocol (thrift-compact-protocol.md), as far as a Parquet footer has it. The bytes are hostile:
 * every length is checked against what is left, and nothing nests deeper than `DEEPEST`.
 */

/** What a reader is asked to do with a field; a field nobody asks for is skipped. */
export type Fields = Readonly<Record<number, (type: number) => void>>;

export class ThriftFailure extends Error {}

const DEEPEST = 24;
const STRUCT = 12;

export class ThriftReader {
	readonly #bytes: Uint8Array;
	#at = 0;
	#depth = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	struct(fields: Fields): void {
		if (++this.#depth > DEEPEST) throw new ThriftFailure('Nested too deep');
		let id = 0;
		for (;;) {
			const head = this.#byte();
			if (head === 0) break;
			const [delta, type] = [head >> 4, head & 15];
			id = delta === 0 ? this.whole() : id + delta;
			const read = fields[id];
			if (read === undefined) this.skip(type);
			else read(type);
		}
		this.#depth--;
	}

	/** `read` is called once for each element. */
	list(read: (type: number) => void): void {
		const head = this.#byte();
		const count = head >> 4 === 15 ? this.#varint() : BigInt(head >> 4);
		// Each element takes a byte at least.
		if (count > BigInt(this.#bytes.length - this.#at)) throw new ThriftFailure('A list past the end');
		for (let i = 0n; i < count; i++) read(head & 15);
	}

	structs(fields: () => Fields): void {
		this.list((type) => {
			if (type !== STRUCT) throw new ThriftFailure('No list of structs');
			this.struct(fields());
		});
	}

	/** How many bytes were read. */
	get at(): number {
		return this.#at;
	}

	/** An integer of any width. Throws for one past 2^53. */
	whole(): number {
		const raw = this.#varint();
		const value = Number((raw >> 1n) ^ -(raw & 1n));
		if (!Number.isSafeInteger(value)) throw new ThriftFailure('A number past all measure');
		return value;
	}

	text(): string {
		return new TextDecoder().decode(this.bytes());
	}

	bytes(): Uint8Array {
		return this.#take(Number(this.#varint()));
	}

	skip(type: number): void {
		switch (type) {
			case 1:
			case 2:
				return;
			case 3:
				this.#take(1);
				return;
			case 4:
			case 5:
			case 6:
				this.#varint();
				return;
			case 7:
				this.#take(8);
				return;
			case 8:
				this.#take(Number(this.#varint()));
				return;
			case 9:
			case 10:
				// In a list a truth value is a byte of its own.
				return this.list((element) => (element <= 2 ? void this.#take(1) : this.#skipDeep(element)));
			case STRUCT:
				return this.struct({});
			default:
				throw new ThriftFailure(`No such type: ${type}`);
		}
	}

	#skipDeep(type: number): void {
		if (++this.#depth > DEEPEST) throw new ThriftFailure('Nested too deep');
		this.skip(type);
		this.#depth--;
	}

	#byte(): number {
		return this.#take(1)[0] ?? 0;
	}

	#varint(): bigint {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = this.#byte();
			value |= BigInt(byte & 127) << shift;
			if (byte < 128) return BigInt.asUintN(64, value);
		}
		throw new ThriftFailure('A number without an end');
	}

	#take(length: number): Uint8Array {
		if (length > this.#bytes.length - this.#at) throw new ThriftFailure('It ends too early');
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}
}
