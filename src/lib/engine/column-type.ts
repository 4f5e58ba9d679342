/**
 * What an Arrow field is in the engine's own words, and how its values are written exactly.
 * Reads the raw buffers: flechette's own conversion turns decimals and timestamps into doubles. Needs results in the
 * engine's lossless conversion, where a wide integer is an extension type and not a rounded number.
 */
import type { Batch, DataType, Field } from '@uwdata/flechette';
import { formatBlob, formatDecimal } from './binary.ts';
import { formatClock, formatDate, formatInterval, formatTimestamp } from './civil-time.ts';
import { bytesAt, column, type ColumnType } from './column.ts';
import { extensionType } from './extension-type.ts';
import { formatFloat } from './float-text.ts';

const TIME_DIGITS = [0, 3, 6, 9] as const;
const TIMESTAMP_NAMES = ['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS'] as const;

/** Text of a FLOAT or DOUBLE. */
export type WriteFloat = (value: number, bits: 32 | 64) => string;

/** `float`: how floats are written, wherever they stand inside the value. */
export function readColumnType(
	{ type, metadata }: Pick<Field, 'type' | 'metadata'>,
	float: WriteFloat = formatFloat
): ColumnType {
	return extensionType(metadata ?? null) ?? plainType(type, float);
}

function plainType(type: DataType, float: WriteFloat): ColumnType {
	switch (type.typeId) {
		case 1:
			return column('"NULL"', 'null', () => '');
		case 2:
			return column(integerName(type.bitWidth, type.signed), 'number', (batch, i) => String(batch.values[i]));
		case 3:
			return type.precision === 1
				? column('FLOAT', 'number', (batch, i) => float(Number(batch.values[i]), 32))
				: column('DOUBLE', 'number', (batch, i) => float(Number(batch.values[i]), 64));
		case 4:
		case 15:
		case 19:
			return column('BLOB', 'text', (batch, i) => formatBlob(bytesAt(batch, i)));
		case 5:
		case 20:
		case 24:
			return column('VARCHAR', 'text', (batch, i) => String(batch.value(i)));
		case 6:
			return column('BOOLEAN', 'bool', (batch, i) => String(batch.value(i)), true);
		case 7: {
			const { precision, scale } = type;
			return column(`DECIMAL(${precision},${scale})`, 'number', (batch, i) =>
				// A decimal of 32 bits comes as a number, a wider one as a bigint; both are unscaled and exact.
				formatDecimal(BigInt(batch.value(i) as bigint | number), scale)
			);
		}
		case 8:
			return column('DATE', 'time', (batch, i) => formatDate(Number(batch.values[i])));
		case 9: {
			const digits = TIME_DIGITS[type.unit];
			return column('TIME', 'time', (batch, i) => formatClock(BigInt(batch.values[i] ?? 0), digits));
		}
		case 10: {
			const digits = TIME_DIGITS[type.unit];
			const zoned = type.timezone !== null && type.timezone !== '';
			return column(zoned ? 'TIMESTAMP WITH TIME ZONE' : TIMESTAMP_NAMES[type.unit], 'time', (batch, i) =>
				formatTimestamp(BigInt(batch.values[i] ?? 0), digits, zoned ? '+00' : '')
			);
		}
		case 11:
			return column('INTERVAL', 'time', readInterval);
		default:
			return nestedType(type, float);
	}
}

function nestedType(type: DataType, float: WriteFloat): ColumnType {
	switch (type.typeId) {
		case 12:
		case 21:
		case 16: {
			const item = readColumnType(type.children[0], float);
			const name = type.typeId === 16 ? `${item.name}[${type.stride}]` : `${item.name}[]`;
			return column(
				name,
				'text',
				(batch, i) => {
					const child = childAt(batch, 0);
					const [from, to] = itemRange(batch, i);
					const items = Array.from({ length: to - from }, (_, n) => inside(item, child, from + n));
					return `[${items.join(', ')}]`;
				},
				true
			);
		}
		case 13: {
			const fields = type.children.map((field) => ({
				label: field.name,
				type: readColumnType(field, float)
			}));
			const name = `STRUCT(${fields.map(({ label, type: { name } }) => `"${label}" ${name}`).join(', ')})`;
			return column(
				name,
				'text',
				(batch, i) => {
					const parts = fields.map(
						({ label, type: field }, n) => `${JSON.stringify(label)}: ${inside(field, childAt(batch, n), i)}`
					);
					return `{${parts.join(', ')}}`;
				},
				true
			);
		}
		case 17: {
			const [keyField, valueField] = mapFields(type);
			const key = readColumnType(keyField, float);
			const value = readColumnType(valueField, float);
			return column(
				`MAP(${key.name}, ${value.name})`,
				'text',
				(batch, i) => {
					const entries = childAt(batch, 0);
					const [from, to] = itemRange(batch, i);
					const parts = Array.from({ length: to - from }, (_, n) => {
						const label = key.text(childAt(entries, 0), from + n);
						return `${JSON.stringify(label)}: ${inside(value, childAt(entries, 1), from + n)}`;
					});
					return `{${parts.join(', ')}}`;
				},
				true
			);
		}
		case 14: {
			const members = type.children.map((member) => readColumnType(member, float));
			return column(
				`UNION(${members.map(({ name }) => name).join(', ')})`,
				'text',
				(batch, i) => {
					const { typeIds, offsets } = batch as Batch<unknown> & { typeIds: Int8Array };
					const member = typeIds[i] ?? 0;
					const at = offsets == null ? i : Number(offsets[i]);
					const read = members[member];
					return read === undefined ? '' : inside(read, childAt(batch, member), at);
				},
				true
			);
		}
		case -1:
			return column('ENUM', 'text', (batch, i) => String(batch.value(i)));
		default:
			return column('UNKNOWN', 'text', (batch, i) => String(batch.value(i)));
	}
}

/** The value as it stands inside a list, struct or map. */
function inside(type: ColumnType, batch: Batch<unknown>, index: number): string {
	if (isNullAt(batch, index)) return 'null';
	const text = type.text(batch, index);
	return type.bare ? text : JSON.stringify(text);
}

/** Null types have no bitmap, unions mark null in their members. */
export function isNullAt(batch: Batch<unknown>, index: number): boolean {
	if (batch.type.typeId === 1) return true;
	if (batch.type.typeId === 14) {
		const { typeIds, offsets } = batch as Batch<unknown> & { typeIds: Int8Array };
		return isNullAt(childAt(batch, typeIds[index] ?? 0), offsets == null ? index : Number(offsets[index]));
	}
	return batch.nullCount > 0 && batch.validity.length > 0 && !batch.isValid(index);
}

function readInterval(batch: Batch<unknown>, index: number): string {
	const { buffer, byteOffset } = batch.values;
	const view = new DataView(buffer, byteOffset + index * 16, 16);
	return formatInterval(view.getInt32(0, true), view.getInt32(4, true), view.getBigInt64(8, true) / 1000n);
}

function childAt(batch: Batch<unknown>, index: number): Batch<unknown> {
	const child = batch.children[index];
	if (child === undefined) throw new Error('A nested column without its items');
	return child;
}

function itemRange(batch: Batch<unknown>, index: number): [number, number] {
	if (batch.type.typeId === 16) return [index * batch.type.stride, (index + 1) * batch.type.stride];
	return [Number(batch.offsets[index]), Number(batch.offsets[index + 1])];
}

function mapFields(type: DataType): [Field, Field] {
	const entries = (type as { children: Field[] }).children[0]?.type as { children?: Field[] } | undefined;
	const [key, value] = entries?.children ?? [];
	if (key === undefined || value === undefined) throw new Error('A map without keys or values');
	return [key, value];
}

function integerName(bits: number, signed: boolean): string {
	const name = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[bits] ?? 'BIGINT';
	return signed ? name : `U${name}`;
}
