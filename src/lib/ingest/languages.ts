/** Letters past ASCII that languages write, and the encodings in which files of them are met. */

type Language = { letters: string; encodings: readonly string[] };

const WESTERN = ['windows-1252', 'macintosh', 'iso-8859-15'] as const;
const CENTRAL = ['windows-1250', 'iso-8859-2'] as const;
const CYRILLIC = ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5', 'ibm866', 'x-mac-cyrillic'] as const;
const BALTIC = ['windows-1257', 'iso-8859-13'] as const;

export const LANGUAGES: readonly Language[] = [
	{ letters: 'äöüß', encodings: WESTERN },
	{ letters: 'àâæçéèêëîïôœùûüÿ', encodings: WESTERN },
	{ letters: 'áéíñóúüªº', encodings: WESTERN },
	{ letters: 'áâãàçéêíóôõúªº', encodings: WESTERN },
	{ letters: 'àèéìíòóùú', encodings: WESTERN },
	{ letters: 'åäöé', encodings: WESTERN },
	{ letters: 'æøåéèêóòôü', encodings: WESTERN },
	{ letters: 'áðéíóúýþæö', encodings: WESTERN },
	{ letters: 'çàèéíïòóúüñ', encodings: WESTERN },
	{ letters: 'éèëïöüáóíúêîôûàç', encodings: WESTERN },
	{ letters: 'ąćęłńóśźż', encodings: CENTRAL },
	{ letters: 'áčďéěíňóřšťúůýž', encodings: CENTRAL },
	{ letters: 'áäčďéíĺľňóôŕšťúýž', encodings: CENTRAL },
	{ letters: 'áéíóöőúüű', encodings: CENTRAL },
	{ letters: 'čćđšž', encodings: CENTRAL },
	{ letters: 'ăâîşţșț', encodings: [...CENTRAL, 'iso-8859-16'] },
	{ letters: 'çğıİöşüâî', encodings: ['windows-1254'] },
	{ letters: 'ąčęėįšųūž', encodings: BALTIC },
	{ letters: 'āčēģīķļņšūž', encodings: BALTIC },
	{ letters: 'äõöüšž', encodings: BALTIC },
	{ letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяё', encodings: CYRILLIC },
	{ letters: 'абвгдежзийклмнопрстуфхцчшщьюяіїєґ', encodings: CYRILLIC },
	{ letters: 'абвгдежзйклмнопрстуфхцчшыьэюяёіў', encodings: CYRILLIC },
	{ letters: 'абвгдежзиклмнопрстуфхцчшјљњћђџѓќѕ', encodings: CYRILLIC },
	{ letters: 'αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ', encodings: ['windows-1253', 'iso-8859-7'] },
	{
		letters: 'กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไๅๆฯัิีึืฺุู็่้๊๋์ํ๎',
		encodings: ['windows-874']
	},
	{ letters: 'אבגדהוזחטיךכלםמןנסעףפץצקרשת', encodings: ['windows-1255'] },
	{ letters: 'ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيپچژگ', encodings: ['windows-1256', 'iso-8859-6'] }
];

/** In the order in which they win when nothing else tells them apart. */
export const SINGLE_BYTE: readonly string[] = [
	...new Set([...WESTERN, ...LANGUAGES.flatMap(({ encodings }) => encodings)])
];

/** In languages that are written in Cyrillic nearly every second letter is one of these. */
export const CYRILLIC_VOWELS = 'аеёиоуыэюяіїєў';

/** Characters that are frequent in tables, to tell apart encodings in which any text is some text. */
export const FREQUENT_CHINESE =
	'的一是在不了有和人中大为上个国时用生到地于出分对成年动工能下子产种面方后多定行学法所民经部度家电水高理物量体机业本性合表间与关数月公无系区名称号址市县省镇村街路第类别单位序编总计北京海广';
export const FREQUENT_JAPANESE =
	'日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下小七山女北百書先名川千水半男西校土木市区町村県都道府丁目番号所在地施設電話住会社法数計合種別園館者事業部平成令和務理料';
