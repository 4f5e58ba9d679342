/** Paragraphs of plain text: a blank line parts them. */
export function paragraphsOf(text: string): string[] {
	return text
		.split(/\n\s*\n/)
		.map((one) => one.trim())
		.filter((one) => one !== '');
}
