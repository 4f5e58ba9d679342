/**
 * Columns of a table that may be about persons, told by their names and by what their values look like. A hint and no
 * verdict: it is shown to whoever is about to share a file, and nothing of it leaves the device.
 */
export type PersonalKind =
	| 'email'
	| 'phone'
	/** A number that a state gives to one person. */
	| 'national-id'
	/** IBAN. */
	| 'account'
	/** First and last names, or names beside dates of birth. */
	| 'name'
	| 'birth'
	| 'address'
	/** Coordinates to a few metres, in a table that has another of these. */
	| 'place';

/** `example`: a value that made it one, most of its letters and digits hidden. */
export type PersonalHint = { column: string; kind: PersonalKind; example: string };

const PHONE_NAME = /(phone|mobile|cell|tel[eé]?f|^tel$|[_\W]tel([_\W]|$)|handy|m[oó]vil|fax|whatsapp)/i;
const ID_NAME =
	/(ssn|social.?sec|national.?id|passport|pasaporte|passaporte|reisepass|^(nif|nie|dni|cpf|bsn|pesel|cnp|curp|nino|nin|rut|rg)$|personn?ummer|personalausweis|steuer.?id|codice.?fiscale|aadhaar|numero.?(de.?)?(identidad|documento)|nhs.?n|insee|nir$)/i;
const GIVEN_NAME =
	/(first|given|fore).?name|vorname|pr[eé]nom|primer.?nombre|primeiro.?nome|^nombres?$|voornaam/i;
const FAMILY_NAME =
	/(last|family|sur).?name|nachname|familienname|apellidos?|sobrenome|apelido|achternaam|^nom$|nom.?de.?famille/i;
const FULL_NAME =
	/^(full.?|person.?s?.?|patient.?|respondent.?|participant.?|contact.?|owner.?|applicant.?|student.?|employee.?)?name$|^(nome|nombre|nom)(.?(completo|complet))?$/i;
const BIRTH_NAME =
	/birth|^dob$|[_\W]dob([_\W]|$)|geburt|geb.?dat|nascimento|nacimiento|naissance|geboorte|nascita/i;
const ADDRESS_NAME =
	/address|street|stra(ss|ß)e|adress|endere[cç]o|morada|direcci[oó]n|domicilio|^rua$|^calle$|^rue$|indirizzo|anschrift/i;
const PLACE_NAME =
	/^(lat|lon|lng|long|latitude|longitude|breitengrad|l[aä]ngengrad|latitud|longitud)$|[_\W](lat|lon|lng|latitude|longitude)$/i;

const EMAIL = /[^\s@,;<>()"]+@[^\s@,;<>()"]+\.[a-z]{2,}/i;
const INTERNATIONAL = /^\+\d[\d\s()./-]{7,18}$/;
const DATE = /\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/;
const EXACT = /^-?\d{1,3}[.,]\d{4,}$/;

/** Least share of a column's values. */
const MOST_OF = 0.5;
const SOME_OF = 0.1;
const LEAST_VALUES = 2;

/** `rows`: a sample, each with a text for every column, null for missing. */
export function findPersonalData(
	columns: readonly { name: string }[],
	rows: readonly (readonly (string | null)[])[]
): PersonalHint[] {
	const found = columns.flatMap(({ name }, at): PersonalHint[] => {
		const values = rows.flatMap((row) => row[at]?.trim() || []);
		if (values.length < LEAST_VALUES) return [];
		for (const [kind, test, least] of testsFor(name)) {
			const fitting = values.filter(test);
			if (fitting.length >= LEAST_VALUES && fitting.length >= least * values.length)
				return [{ column: name, kind, example: mask(fitting[0] ?? '') }];
		}
		return [];
	});
	return keepTogether(found, columns);
}

function* testsFor(name: string): Generator<[PersonalKind, (value: string) => boolean, number]> {
	yield ['email', (value) => EMAIL.test(value), SOME_OF];
	yield ['account', isIban, MOST_OF];
	yield ['national-id', isNationalId, 0.8];
	if (ID_NAME.test(name)) yield ['national-id', (value) => (value.match(/\d/g)?.length ?? 0) >= 5, MOST_OF];
	yield ['phone', (value) => INTERNATIONAL.test(value), MOST_OF];
	if (PHONE_NAME.test(name)) yield ['phone', isPhone, MOST_OF];
	if (BIRTH_NAME.test(name)) yield ['birth', (value) => DATE.test(value), MOST_OF];
	if (GIVEN_NAME.test(name) || FAMILY_NAME.test(name) || FULL_NAME.test(name))
		yield ['name', (value) => /^\p{Lu}/u.test(value) && !/\d/.test(value), MOST_OF];
	if (ADDRESS_NAME.test(name))
		yield ['address', (value) => /\d/.test(value) && /\p{L}{2}/u.test(value) && /\s/.test(value), MOST_OF];
	if (PLACE_NAME.test(name)) yield ['place', (value) => EXACT.test(value), MOST_OF];
}

/** A name alone may be that of a town, coordinates those of a school: they are hints only beside others. */
function keepTogether(found: PersonalHint[], columns: readonly { name: string }[]): PersonalHint[] {
	const has = (kind: PersonalKind) => found.some((hint) => hint.kind === kind);
	const both =
		columns.some(({ name }) => GIVEN_NAME.test(name)) && columns.some(({ name }) => FAMILY_NAME.test(name));
	const isNamed = has('name') && (both || has('birth') || has('email') || has('phone') || has('national-id'));
	const ofPersons = isNamed || has('birth') || has('email') || has('phone') || has('national-id');
	return found.filter(({ kind }) => {
		if (kind === 'name') return isNamed;
		return kind === 'place' ? ofPersons : true;
	});
}

/** First letters stay, so that one recognises what it is and not whose. */
function mask(value: string): string {
	const cut = value.length > 40 ? `${value.slice(0, 40)}…` : value;
	return cut.replace(/[\p{L}\p{N}]+/gu, (word) => {
		const [first = '', ...rest] = word;
		return first + '•'.repeat(rest.length);
	});
}

function isPhone(value: string): boolean {
	const digits = value.replace(/\D/g, '').length;
	return /^[+\d\s()./-]+$/.test(value) && digits >= 7 && digits <= 15;
}

function isNationalId(value: string): boolean {
	return isSsn(value) || isDni(value) || isPesel(value) || isCpf(value);
}

/** United States; the areas that were never given out. */
function isSsn(value: string): boolean {
	return /^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/.test(value);
}

/** Spain: the letter follows from the number. */
function isDni(value: string): boolean {
	const [, first, digits, letter] = /^([XYZ]?)(\d{7,8})-?([A-Z])$/.exec(value) ?? [];
	if (digits === undefined || (first === '') !== (digits.length === 8)) return false;
	const number = Number(`${first === '' ? '' : 'XYZ'.indexOf(first ?? '')}${digits}`);
	return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === letter;
}

/** Poland: born in some month, the last digit follows from the others. */
function isPesel(value: string): boolean {
	if (!/^\d{2}([02468][1-9]|[13579][0-2])([0-2]\d|3[01])\d{5}$/.test(value)) return false;
	return weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** Brazil: the last two digits follow from the others. */
function isCpf(value: string): boolean {
	if (!/^\d{3}\.?\d{3}\.?\d{3}-?\d{2}$/.test(value)) return false;
	const digits = value.replace(/\D/g, '');
	if (/^(\d)\1+$/.test(digits)) return false;
	const check = (count: number) =>
		((weighted(
			digits,
			Array.from({ length: count }, (_, i) => count + 1 - i)
		) *
			10) %
			11) %
		10;
	return check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

/** ISO 13616: divided by 97 leaves 1. */
function isIban(value: string): boolean {
	const plain = value.replace(/\s/g, '');
	if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
	let rest = 0;
	for (const sign of plain.slice(4) + plain.slice(0, 4)) rest = Number(`${rest}${parseInt(sign, 36)}`) % 97;
	return rest === 1;
}

function weighted(digits: string, weights: readonly number[]): number {
	return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
}
