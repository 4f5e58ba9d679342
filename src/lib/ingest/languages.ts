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
	{ letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґјљњћђџў', encodings: CYRILLIC },
	{ letters: 'αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ', encodings: ['windows-1253', 'iso-8859-7'] },
	{ letters: 'אבגדהוזחטיךכלםמןנסעףפץצקרשת', encodings: ['windows-1255'] },
	{ letters: 'ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيپچژگ', encodings: ['windows-1256', 'iso-8859-6'] }
];

/** In the order in which they win when nothing else tells them apart. */
export const SINGLE_BYTE: readonly string[] = [
	...new Set([...WESTERN, ...LANGUAGES.flatMap(({ encodings }) => encodings)])
];
