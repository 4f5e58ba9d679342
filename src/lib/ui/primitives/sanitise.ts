import DOMPurify from 'dompurify';

const words = (text: string) => text.split(' ');
const TAGS = [
	...words('p br hr div span h3 h4 blockquote pre code ul ol li dl dt dd'),
	...words('a b strong i em u s del ins sub sup small mark q cite abbr time'),
	...words('table caption thead tbody tfoot tr th td')
];
const ATTRIBUTES = words('href title lang dir colspan rowspan scope start datetime cite');

/** What our own pages are built of besides: their sections, and the classes that their style sheet knows. */
const PAGE_TAGS = words('article header footer section nav h1 h2 h5');
const PAGE_ATTRIBUTES = words('class id role aria-label aria-hidden');

/**
 * Takes styles and on… attributes out before they are parsed. This is not what makes the markup safe: even a document
 * that is never shown reports each of them to the content policy, and a policy that cries wolf is not read.
 */
function withoutReports(html: string): string {
	return html
		.replaceAll(/<style\b[\s\S]*?(?:<\/style\s*>|$)/gi, '')
		.replaceAll(/<[a-z][^>]*>/gi, (tag) =>
			tag.replaceAll(/(?<=[\s/"'])(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']*)/gi, '')
		);
}

/**
 * Foreign HTML as a fragment of harmless elements. Parsed by DOMPurify under its Trusted Types policy and returned as
 * nodes, so nothing is ever assigned to innerHTML. Links open outside and tell nothing about where they were clicked. `page`: the
 * markup is our own, made from people's text; it keeps its structure.
 */
export function sanitise(html: string, { page = false } = {}): DocumentFragment {
	const fragment = DOMPurify.sanitize(withoutReports(html), {
		ALLOWED_TAGS: page ? [...TAGS, ...PAGE_TAGS] : TAGS,
		ALLOWED_ATTR: page ? [...ATTRIBUTES, ...PAGE_ATTRIBUTES] : ATTRIBUTES,
		ALLOWED_URI_REGEXP: page ? /^(?:https?:|mailto:|#)/i : /^(?:https?:|mailto:)/i,
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: page,
		RETURN_DOM_FRAGMENT: true
	});
	for (const link of fragment.querySelectorAll('a')) {
		if (page && link.getAttribute('href')?.startsWith('#') === true) continue;
		link.target = '_blank';
		link.rel = 'noopener noreferrer ugc';
	}
	return fragment;
}
