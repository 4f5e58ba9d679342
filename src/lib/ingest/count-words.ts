/**
 * Names of columns that count people or things, in languages that write 1.193 for what is 1,193 in English. A fraction of
 * three digits makes no sense there, unless the name says that it is a share, an average or so many thousands.
 */
const COUNTS = new RegExp(
	`(^|[^\\p{L}])(${[
		'einwohner(innen|zahl)?|bevölkerung|anzahl|personen|haushalte|wohnungen|beschäftigte|arbeitslose|schüler(innen)?',
		'studierende|stimmen|wahlberechtigte|wähler|übernachtungen|ankünfte|geburten|sterbefälle|männer|frauen',
		'población|poblacion|habitantes|personas|hombres|mujeres|viviendas|hogares|nacimientos|defunciones|viajeros',
		'pernoctaciones|votos|electores|popolazione|abitanti|residenti|maschi|femmine|famiglie|decessi|voti|elettori',
		'população|populacao|pessoas|homens|mulheres|eleitores|óbitos|nascimentos|domicílios|població|habitants|dones',
		'inwoners|bevolking|aantal|mannen|vrouwen|huishoudens|woningen|indbyggere|befolkning|antal|nüfus',
		'penduduk|jumlah penduduk|stanovništvo|stanovnika|prebivalstvo|πληθυσμός|populație|locuitori'
	].join('|')})(?!\\p{L})`,
	'iu'
);
/** Thousands, shares, averages and differences. */
const SCALED =
	/1[.,' ]?0{2,}|tausend|tsd|miles|millar|millier|migliaia|mila|milhares|milhões|duizend|tusind|milli?on|mio|[/%‰ø²³]|(^|[^\p{L}])(je|pro|per|por|par|na|mil|mill|ribu|juta|bin|km|ha|im|mittel|media|medio|média|médio|moyen|gem)(?!\p{L})|dichte|densi|dichtheid|quote|anteil|rate|schnitt|prome|index|indice|índice|änderung|variación|variazione/iu;

export function namesCounts(name: string): boolean {
	return COUNTS.test(name) && !SCALED.test(name.replaceAll(' / ', ' '));
}

/** Whether some of these have a group of three digits and all are whole if `sign` groups them. */
export function areGrouped(texts: Iterable<string>, sign: string): boolean {
	let hasGroup = false;
	for (const text of texts) {
		const [first = '', ...groups] = text.replace(/^[-+]/, '').split(sign);
		if (!/^(0|[1-9]\d{0,2})$/.test(first) || (first === '0' && groups.length > 0)) return false;
		if (groups.some((group) => !/^\d{3}$/.test(group))) return false;
		hasGroup ||= groups.length > 0;
	}
	return hasGroup;
}
