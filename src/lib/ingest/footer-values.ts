/** Values as statistics of a Parquet footer hold them (PLAIN, without a length), and as the engine writes them. */

/** A column or a group of them, as parquet.thrift numbers its kinds. */
export type SchemaElement = {
	name: string;
	physical: number | null;
	repetition: number | null;
	children: number;
	converted: number | null;
	scale: number;
	/** `is`: field of LogicalType. `unit`: 1 milliseconds, 2 microseconds, 3 nanoseconds. */
	logical: { is: number; unit: number | null; isSigned: boolean | null } | null;
};

type Value = bigint | Uint8Array;
export type ValueKind = {
	is: 'whole' | 'boolean' | 'date' | 'time' | 'decimal' | 'text';
	/** Ends that were written before their order was said are of signed numbers. */
	isSigned: boolean;
	/** Digits after the point; of a time, of its seconds. */
	scale: number;
	/** Null: it is no such value. */
	read(bytes: Uint8Array): Value | null;
	compare(one: Value, other: Value): number;
};

const BOOLEAN = 0;
const INT32 = 1;
const INT64 = 2;
const BYTE_ARRAY = 6;
/** Fields of LogicalType. */
const [STRING, DECIMAL, DATE, TIMESTAMP, INTEGER] = [1, 5, 6, 8, 10];
/** ConvertedType, which came before it. */
const [UTF8, OLD_DECIMAL, OLD_DATE] = [0, 5, 6];

/** `type`: the engine's. Null: what the footer says of it is not exact, or of another type than the engine has. */
export function kindOf(
	{ physical, converted, logical, scale }: SchemaElement,
	type: string
): ValueKind | null {
	const is = logical?.is ?? null;
	if (physical === BYTE_ARRAY)
		return type === 'VARCHAR' && (is === STRING || (is === null && converted === UTF8)) ? TEXT : null;
	if (physical === BOOLEAN) return type === 'BOOLEAN' ? { ...number(1, false), is: 'boolean' } : null;
	if (physical !== INT32 && physical !== INT64) return null;
	const signed = number(physical === INT32 ? 4 : 8, true);
	if (is === DATE || (is === null && converted === OLD_DATE))
		return type === 'DATE' && physical === INT32 ? { ...signed, is: 'date' } : null;
	if (is === TIMESTAMP || (is === null && (converted === 9 || converted === 10))) {
		const digits = { 1: 3, 2: 6 }[logical?.unit ?? (converted ?? 0) - 8];
		return /^TIMESTAMP(_MS)?$/.test(type) && digits !== undefined
			? { ...signed, is: 'time', scale: digits }
			: null;
	}
	if (is === DECIMAL || (is === null && converted === OLD_DECIMAL)) {
		const engineScale = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(type)?.[1];
		return Number(engineScale) === scale ? { ...signed, is: 'decimal', scale } : null;
	}
	const isPlain = is === null && (converted === null || converted >= 15);
	const isUnsigned = is === null && converted !== null && converted >= 11 && converted <= 14;
	if ((is === INTEGER && logical?.isSigned === true) || isPlain)
		return /^(TINYINT|SMALLINT|INTEGER|BIGINT)$/.test(type) ? signed : null;
	if ((is === INTEGER && logical?.isSigned === false) || isUnsigned)
		return /^U(TINYINT|SMALLINT|INTEGER|BIGINT)$/.test(type)
			? number(physical === INT32 ? 4 : 8, false)
			: null;
	return null;
}

/** Null: it is written in a way that is not known here. */
export function endText({ is, scale }: ValueKind, value: Value): string | null {
	if (typeof value !== 'bigint') return decode(value);
	if (is === 'whole') return String(value);
	if (is === 'boolean') return value === 0n ? 'false' : 'true';
	if (is === 'decimal') return withPoint(value, scale);
	if (is === 'date') return dayText(value);
	const unit = 10n ** BigInt(scale);
	const seconds = (value - (((value % unit) + unit) % unit)) / unit;
	const rest = value - seconds * unit;
	const days = (seconds - (((seconds % 86_400n) + 86_400n) % 86_400n)) / 86_400n;
	const day = dayText(days);
	const ofDay = Number(seconds - days * 86_400n);
	const clock = [ofDay / 3600, (ofDay / 60) % 60, ofDay % 60].map((part) =>
		String(Math.floor(part)).padStart(2, '0')
	);
	const digits = String(rest).padStart(scale, '0').replace(/0+$/, '');
	return day === null ? null : `${day} ${clock.join(':')}${digits === '' ? '' : `.${digits}`}`;
}

function number(width: number, isSigned: boolean): ValueKind {
	return {
		...{ is: 'whole', isSigned, scale: 0 },
		read(bytes) {
			if (bytes.length !== width) return null;
			let value = 0n;
			for (let at = width; at > 0; at--) value = (value << 8n) | BigInt(bytes[at - 1] ?? 0);
			return isSigned ? BigInt.asIntN(8 * width, value) : value;
		},
		compare: (one, other) => (one < other ? -1 : one > other ? 1 : 0)
	};
}

/** Text is compared by its bytes, as the engine does. */
const TEXT: ValueKind = {
	...{ is: 'text', isSigned: false, scale: 0 },
	read: (bytes) => bytes,
	compare(one, other) {
		if (typeof one === 'bigint' || typeof other === 'bigint') return 0;
		const at = one.findIndex((byte, place) => byte !== other[place]);
		return at === -1 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
	}
};

function decode(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return null;
	}
}

function withPoint(value: bigint, scale: number): string {
	if (scale === 0) return String(value);
	const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
	return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Years that everybody writes with four digits. */
function dayText(days: bigint): string | null {
	const text = days > -719_163n && days < 2_932_897n ? new Date(Number(days) * 86_400_000).toISOString() : '';
	return text === '' ? null : text.slice(0, 10);
}
