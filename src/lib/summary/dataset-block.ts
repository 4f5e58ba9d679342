/** One dataset in depth: what it is, how open, what people made of it. */
import { findFormat, findLicence, openness } from '$lib/catalog';
import { m } from '$lib/i18n';
import type { Dataset, DatasetFile } from '$lib/model';
import { kindTitle } from './kind-title.ts';
import type { DatasetBlock, Fact } from './report.ts';
import type { Sources } from './sources.ts';

export function toDatasetBlock(dataset: Dataset, sources: Sources): DatasetBlock {
	const { class: degree, reason } = openness(dataset);
	return {
		type: 'dataset',
		title: dataset.title.trim() === '' ? m.summary_untitled_dataset() : dataset.title,
		publisher: dataset.publisher.name,
		description: dataset.description,
		openness: degree,
		reason,
		facts: factsOf(dataset),
		experiences: dataset.experiences
			.filter((one) => one.text.trim() !== '')
			.map((one) => ({ text: one.text, by: sources.attribute({ by: one.by, at: one.at }) })),
		cards: sources.cards
			.filter((card) => card.datasets.includes(dataset.id))
			.map((card) => ({
				kind: kindTitle(card.kind, sources),
				text: card.text,
				by: sources.attribute({ by: card.createdBy, at: card.createdAt, saidBy: card.saidBy })
			}))
	};
}

function factsOf(dataset: Dataset): { fact: Fact; value: string }[] {
	const { temporal, contact, license } = dataset;
	const facts: Record<Fact, string> = {
		licence: license.title || findLicence(license)?.title || license.id || license.url,
		access: dataset.accessNote,
		address: dataset.landingPage || (dataset.files.find((one) => one.downloadUrl !== '')?.downloadUrl ?? ''),
		contact: [contact.name, contact.email].filter((one) => one !== '').join(', '),
		updated: dataset.modified || dataset.issued,
		period: [temporal.start, temporal.end].filter((one) => one !== '').join(' – '),
		area: typeof dataset.spatial === 'string' ? dataset.spatial : '',
		files: dataset.files.map(fileWords).join(' · '),
		purpose: dataset.purpose,
		collection: dataset.collection,
		limits: dataset.limits
	};
	return (Object.entries(facts) as [Fact, string][])
		.filter(([, value]) => value.trim() !== '')
		.map(([fact, value]) => ({ fact, value }));
}

function fileWords(file: DatasetFile): string {
	const format = findFormat(file)?.title;
	const name = format === undefined ? file.name : `${file.name} (${format})`;
	if (file.link !== null) return m.summary_file_at({ name, host: URL.parse(file.link.url)?.host ?? '' });
	return file.where === 'device' ? m.summary_file_on_device({ name }) : name;
}
