/** Blocks of the report as HTML. Headings begin below the chapter's. */
import { exhaustive } from '#util';
import { m } from '$lib/i18n';
import { markup, safeHref, type Markup } from './markup.ts';
import { paragraphsOf } from './paragraphs.ts';
import type { Block, CardBlock, DatasetBlock, Inline, ListItem, ReceiptBlock, TableBlock } from './report.ts';
import {
	cardWords,
	factWord,
	linkedWords,
	opennessWord,
	personWords,
	reasonWords,
	receiptWords,
	type Words
} from './words.ts';

export function blocksHtml(blocks: readonly Block[], words: Words): Markup[] {
	return blocks.map((block) => blockHtml(block, words));
}

function blockHtml(block: Block, words: Words): Markup {
	switch (block.type) {
		case 'heading':
			return headingHtml(block.level, inlineHtml(block.text));
		case 'paragraph':
			return markup`<p dir="auto">${inlineHtml(block.text)}</p>`;
		case 'list':
			return listHtml(block.ordered, block.items, words);
		case 'quote':
			return markup`<blockquote dir="auto">${blocksHtml(block.blocks, words)}</blockquote>`;
		case 'code':
			return markup`<pre dir="ltr"><code>${block.text}</code></pre>`;
		case 'rule':
			return markup`<hr />`;
		case 'table':
			return tableHtml(block, words);
		case 'receipt':
			return receiptHtml(block, words);
		case 'card':
			return cardHtml(block, words);
		case 'dataset':
			return datasetHtml(block);
		default:
			return exhaustive(block);
	}
}

function receiptHtml(receipt: ReceiptBlock, words: Words): Markup {
	const lines = [receiptWords(receipt, words), ...linkedWords(receipt, words)];
	const [first, ...rest] = lines.map((one) => markup`${one}`);
	return markup`<p class="receipt">${first ?? ''}${rest.map((one) => markup`<br />${one}`)}</p>`;
}

function headingHtml(level: number, text: Markup[]): Markup {
	if (level <= 1) return markup`<h3 dir="auto">${text}</h3>`;
	return level === 2 ? markup`<h4 dir="auto">${text}</h4>` : markup`<h5 dir="auto">${text}</h5>`;
}

function inlineHtml(text: readonly Inline[]): Markup[] {
	return text.map((one) => {
		let text = textHtml(one.text);
		for (const mark of one.marks ?? []) {
			if (mark === 'bold') text = markup`<strong>${text}</strong>`;
			else if (mark === 'italic') text = markup`<em>${text}</em>`;
			else if (mark === 'strike') text = markup`<s>${text}</s>`;
			else text = markup`<code>${text}</code>`;
		}
		return one.href === undefined ? text : linkHtml(one.href, text);
	});
}

function linkHtml(address: string, text: Markup): Markup {
	const href = safeHref(address);
	return href === null ? text : markup`<a href="${href}" rel="noopener noreferrer">${text}</a>`;
}

/** Line breaks stay. */
function textHtml(text: string): Markup {
	return markup`${text.split('\n').map((line, at) => (at === 0 ? markup`${line}` : markup`<br />${line}`))}`;
}

function plainHtml(text: string): Markup[] {
	return paragraphsOf(text).map((one) => markup`<p dir="auto">${textHtml(one)}</p>`);
}

function listHtml(ordered: boolean, items: readonly ListItem[], words: Words): Markup {
	const rows = items.map(({ checked, blocks }) => {
		const inner = blocksHtml(blocks, words);
		if (checked === null) return markup`<li dir="auto">${inner}</li>`;
		const word = checked ? m.summary_task_done() : m.summary_task_open();
		return markup`<li class="task" dir="auto">
			<span class="box ${checked && 'done'}" role="img" aria-label="${word}"></span>${inner}
		</li>`;
	});
	return ordered ? markup`<ol>${rows}</ol>` : markup`<ul>${rows}</ul>`;
}

function tableHtml(table: TableBlock, words: Words): Markup {
	const numeric = (at: number) => table.columns[at]?.numeric === true && markup` class="n"`;
	const head = table.columns.map(
		(one, at) => markup`<th scope="col"${numeric(at)} dir="auto">${one.name}</th>`
	);
	const rows = table.rows.map(
		(row) =>
			markup`<tr>${row.map((cell, at) => markup`<td${numeric(at)} dir="auto">${cellHtml(cell)}</td>`)}</tr>`
	);
	const more =
		table.more > 0 &&
		markup`<p class="more">${m.summary_more_rows({ count: table.more, shown: words.count(table.more) })}</p>`;
	return markup`<div class="wide"><table class="ruled${table.part === true && ' part'}"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>${more}`;
}

/** A missing value and an empty text stay tellable apart. */
function cellHtml(cell: string | null): Markup {
	if (cell === null) return markup`<span class="none">–</span>`;
	return cell === '' ? markup`<code class="none">""</code>` : markup`${cell}`;
}

function cardHtml(card: CardBlock, words: Words): Markup {
	const foot = cardWords(card, words);
	return markup`<div class="card">
		${plainHtml(card.text)}${foot.length > 0 && markup`<p class="foot" dir="auto">${foot.join(' · ')}</p>`}
	</div>`;
}

function datasetHtml(dataset: DatasetBlock): Markup {
	const degree = dataset.openness ?? 'unknown';
	const facts = dataset.facts.map(
		({ fact, value }) => markup`<div><dt>${factWord(fact)}</dt><dd dir="auto">${factHtml(value)}</dd></div>`
	);
	return markup`<section class="dataset">
		<h3 dir="auto">${dataset.title}</h3>
		<p class="openness ${degree}">
			<span class="line" aria-hidden="true"></span>
			${opennessWord(dataset.openness)} · ${reasonWords(dataset.reason)}
		</p>
		${dataset.publisher !== '' && markup`<p class="publisher" dir="auto">${dataset.publisher}</p>`}
		${plainHtml(dataset.description)}${toldHtml(dataset)}
		<dl>
			${facts}
		</dl>
	</section>`;
}

/** Experience first: it is why people read on. */
function toldHtml(dataset: DatasetBlock): Markup | null {
	const told = [
		...dataset.experiences.map(({ text, by }) => toldItem(text, [personWords(by)])),
		...dataset.cards.map(({ kind, text, by }) => toldItem(text, [kind, personWords(by)]))
	];
	return told.length === 0 ? null : markup`<h4>${m.summary_experience()}</h4>${told}`;
}

function toldItem(text: string, foot: readonly string[]): Markup {
	const words = foot.filter((one) => one !== '').join(' · ');
	return markup`<div class="card">${plainHtml(text)}${words !== '' && markup`<p class="foot" dir="auto">${words}</p>`}</div>`;
}

/** An address that is its own words: on paper it is not said twice. */
function factHtml(value: string): Markup {
	const href = safeHref(value);
	if (href === null) return textHtml(value);
	return markup`<a class="bare" href="${href}" rel="noopener noreferrer">${value}</a>`;
}
