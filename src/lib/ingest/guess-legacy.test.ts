import { describe, expect, it } from 'vitest';
import { guessLegacy } from './guess-legacy.ts';
import { HighWords } from './high-words.ts';

/** Writes a text in any encoding, by looking for each character among all bytes and pairs of bytes. */
function encode(text: string, encoding: string): Uint8Array {
	const table = tables.get(encoding) ?? tableOf(encoding);
	tables.set(encoding, table);
	return Uint8Array.from(
		[...text].flatMap((character) => {
			const bytes = character < '\u0080' ? [character.charCodeAt(0)] : table.get(character);
			if (bytes === undefined) throw new Error(`${character} is not in ${encoding}`);
			return bytes;
		})
	);
}

const tables = new Map<string, Map<string, number[]>>();

function tableOf(encoding: string): Map<string, number[]> {
	const table = new Map<string, number[]>();
	const decode = (...bytes: number[]) => new TextDecoder(encoding).decode(Uint8Array.from(bytes));
	for (let first = 0x80; first < 0x100; first++) {
		const single = decode(first);
		if (single !== '\ufffd' && single.length === 1) table.set(single, [first]);
		for (let second = 0x40; second < 0x100; second++) {
			const pair = decode(first, second);
			if ([...pair].length === 1 && pair !== '\ufffd' && !table.has(pair)) table.set(pair, [first, second]);
		}
	}
	return table;
}

function guess(text: string, encoding: string) {
	const words = new HighWords();
	words.add(encode(text, encoding));
	return guessLegacy(words.words);
}

const LINES: Record<string, string> = {
	german: 'Stadt;Straße\nKöln;Große Straße\nMünster;Überwasser\nDüsseldorf;Königsallee',
	french: 'ville,rue\nMontréal,rue de l’Église\nÉvry,allée des Érables\nBéziers,place à côté',
	spanish: 'Martínez;Córdoba;España\nPeñíscola;Málaga;Ávila;años',
	portuguese: 'São Paulo;Município;Região\nBrasília;ações;três',
	polish: 'Łódź;Kraków;Gdańsk\nCzęstochowa;Świętokrzyskie;ąęśćżźńół',
	czech: 'Plzeň;Ústí nad Labem;Říčany\nDěčín;České Budějovice;kůň;příjmení',
	hungarian: 'Győr;Székesfehérvár;Hódmezővásárhely\nőszi;tűz;működő',
	turkish: 'İstanbul;Şanlıurfa;Muğla\nDiyarbakır;Eskişehir;ilçe;doğum',
	lithuanian: 'Šiauliai;Panevėžys;Mažeikiai\nįmonė;metų;žmonės;ąžuolas',
	russian: 'Город;Москва;Санкт-Петербург\nНижний Новгород;улица;Россия',
	ukrainian: 'Київ;Львів;Харків\nЗапоріжжя;місто;Україна;їжак',
	greek: 'Αθήνα;Θεσσαλονίκη;Πάτρα\nΗράκλειο;πόλη;Ελλάδα',
	japanese: '東京都,千代田区,人口\n大阪府,大阪市,データ\n北海道,さっぽろ,合計',
	chinese: '臺北市,人口數,行政區\n高雄市,合計,年度\n新竹縣,說明,資料',
	simplified: '北京市,人口,行政区\n上海市,合计,年度\n广东省,说明,数据',
	places: '北京市图书馆,上海博物馆\n序号,名称,地址,数量',
	kana: 'ﾎｯｶｲﾄﾞｳ,ｻｯﾎﾟﾛｼ,北海道\nｱｵﾓﾘｹﾝ,ﾋﾛｻｷｼ,青森県\nｲﾜﾃｹﾝ,ﾓﾘｵｶｼ',
	hebrew: 'תל אביב;ירושלים;חיפה\nשם יישוב;אוכלוסייה;מועצה אזורית',
	thai: 'กรุงเทพมหานคร;เชียงใหม่\nขอนแก่น;จังหวัด;จำนวน',
	korean: '서울특별시,인구,합계\n부산광역시,행정구역\n대구,자료,연도'
};

describe('the encoding of a text from before UTF-8 is told by its words', () => {
	it.each([
		['windows-1252', 'german'],
		['windows-1252', 'french'],
		['windows-1252', 'spanish'],
		['windows-1252', 'portuguese'],
		['macintosh', 'german'],
		['macintosh', 'french'],
		['macintosh', 'spanish'],
		['windows-1250', 'polish'],
		['windows-1250', 'czech'],
		['windows-1250', 'hungarian'],
		['iso-8859-2', 'polish'],
		['iso-8859-2', 'czech'],
		['windows-1254', 'turkish'],
		['windows-1257', 'lithuanian'],
		['windows-1251', 'russian'],
		['windows-1251', 'ukrainian'],
		['koi8-r', 'russian'],
		['iso-8859-5', 'russian'],
		['ibm866', 'russian'],
		['windows-1253', 'greek'],
		['shift_jis', 'japanese'],
		['euc-jp', 'japanese'],
		['big5', 'chinese'],
		['gb18030', 'simplified'],
		['gb18030', 'places'],
		['shift_jis', 'kana'],
		['windows-1255', 'hebrew'],
		['windows-874', 'thai'],
		['euc-kr', 'korean']
	])('%s: %s', (encoding, language) => {
		const text = LINES[language] ?? '';
		const found = guess(text, encoding);
		// What counts is the text: several encodings may write these letters alike.
		const decoded = new TextDecoder(found.encoding).decode(encode(text, encoding));
		expect(decoded).toBe(text);
		expect(found.letters.length).toBeGreaterThan(0);
	});

	it.each([
		['windows-1252', 'it’s'],
		['windows-1252', '“quoted” – and so on…'],
		['windows-1252', '£5, 20 °C, §3'],
		['windows-1252', 'naïve café'],
		['windows-1252', 'Code du département;Libellé;N°Panneau;N°Panneau'],
		['windows-1252', 'née;dés'],
		['windows-1252', 'Montréal'],
		['macintosh', 'Montréal'],
		['macintosh', 'it’s Québec’s'],
		['windows-1252', 'Señor Núñez'],
		['windows-1252', 'MÜNCHEN, KÖLN'],
		['shift_jis', '東京'],
		['shift_jis', '年月,値\n2020年1月,3\n2020年2月,4\n2020年3月,5\n2020年4月,6'],
		['big5', `說明\n${'當日統計資訊含一般零股盤後定價鉅額交易不含拍賣標購'.repeat(3)}\n日期`],
		['windows-1253', 'Περιφέρεια 1\nΠεριφέρεια 2\nΆνδρες;Γυναίκες']
	])('%s: %s, of a few letters', (encoding, text) => {
		const found = guess(text, encoding);
		expect(new TextDecoder(found.encoding).decode(encode(text, encoding))).toBe(text);
	});

	it('the rest of a word that is too long is left out: it may start in the middle of a character', () => {
		const words = new HighWords();
		words.add(encode(`日期 ${'統計'.repeat(40)} 股數`, 'big5'));
		expect(words.words.map(({ length }) => length)).toEqual([5, 62, 5]);
	});
});
