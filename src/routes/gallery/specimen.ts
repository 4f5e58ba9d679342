/** What the specimens are filled with: the kind of names, files and numbers people bring, long ones included. */
import type { SeatPerson } from '$lib/ui/primitives';

export const people: readonly SeatPerson[] = [
	{ id: 'ana', name: 'Ana Ruiz' },
	{ id: 'mbali', name: 'Mbali Dlamini', presence: 'away' },
	{ id: 'jorge', name: 'Jorge Silva' },
	{ id: 'oc', name: 'Open Cape', kind: 'organisation' },
	{ id: 'fatima', name: 'فاطمة الزهراء', limit: 'reads' },
	{ id: 'lena', name: 'Lena Großmann-Hübner', limit: 'comments' },
	{ id: 'tomas', name: 'Tomáš Dvořák', presence: 'offline' },
	{ id: 'yuki', name: '佐藤 由紀' },
	{ id: 'noor', name: 'Noor Haddad' }
];

export interface Dataset {
	id: string;
	title: string;
	publisher: string;
	licence: string | null;
	openness: 'closed' | 'shared' | 'open' | 'unknown';
	rows: number | null;
	amount: number | null;
	updated: string;
}

export const datasets: readonly Dataset[] = [
	{
		id: 'meals',
		title: 'School meals by municipality',
		publisher: 'Ministry of Education',
		licence: null,
		openness: 'shared',
		rows: 12402,
		amount: 1193.91,
		updated: '2025-01-03'
	},
	{
		id: 'permits',
		title: 'Building permits 2019–2025',
		publisher: 'Câmara Municipal de Lisboa',
		licence: 'CC BY 4.0',
		openness: 'open',
		rows: 88210,
		amount: -240.5,
		updated: '2025-03-17'
	},
	{
		id: 'wells',
		title: 'Grundwasserbeschaffenheitsmessstellenverzeichnis',
		publisher: 'Landesamt für Umwelt',
		licence: 'dl-de/by-2-0',
		openness: 'open',
		rows: 940,
		amount: null,
		updated: '2024-11-30'
	},
	{
		id: 'clinics',
		title: 'سجل المراكز الصحية',
		publisher: 'وزارة الصحة',
		licence: null,
		openness: 'closed',
		rows: null,
		amount: 16,
		updated: '2023-06-01'
	}
];

const numbers = new Intl.NumberFormat(undefined, { useGrouping: true });
const amounts = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

export const formatCount = (value: number | null) => (value === null ? null : numbers.format(value));
export const formatAmount = (value: number | null) =>
	value === null ? null : amounts.format(value).replace('-', '−');
export const formatDay = (day: string) => dates.format(new Date(`${day}T00:00:00Z`));

export const hash = 'a3f9c1e8d07b52f64c19a0e37d58b2c6f1940ae7cc35d6820b7f4e91d2a68c03';
export const sentence = 'No licence on the portal, so our lawyers would not let us republish it.';
export const fileName = 'refeicoes_escolares_por_municipio_2024_revisto_final.parquet';
export const foreignHtml = `<h3>About</h3><p style="color:red">Counts of meals <b>served</b>, not ordered.
<img src="https://example.org/pixel.gif" onerror="alert(1)"> See the <a href="https://example.org/notes">notes</a>.</p>
<ul><li>one row per school and month</li><li>revised each March</li></ul><style>p { color: red }</style><script>alert(1)</script>`;
export const details = `OutOfMemoryException: failed to allocate block of 262144 bytes
  at HASH_GROUP_BY (permits.csv, 8 columns)
  engine 1.32.0, 3.1 GiB of 3.1 GiB used`;
