import { findFormat, openness, type Openness, type ToPublish } from '$lib/catalog';
import { m } from '$lib/i18n';
import type { Dataset } from '$lib/model';

type OpennessWord = 'closed' | 'shared' | 'open' | 'unknown';

/** Where the dot of the openness line stands. */
export function opennessOf(dataset: Dataset): { value: OpennessWord; why: string } {
	const { class: value, reason } = openness(dataset);
	return { value: value ?? 'unknown', why: reasonText(reason) };
}

function reasonText(reason: Openness['reason']): string {
	switch (reason) {
		case 'open-licence':
			return m.datasets_why_open_licence();
		case 'limiting-licence':
			return m.datasets_why_limiting_licence();
		case 'unknown-licence':
			return m.datasets_why_unknown_licence();
		case 'no-licence':
			return m.datasets_why_no_licence();
		case 'login':
			return m.datasets_why_login();
		case 'agreement':
			return m.datasets_why_agreement();
		case 'internal':
			return m.datasets_why_internal();
		case 'claimed':
			return m.datasets_why_claimed();
		case 'open-licence-no-address':
			return m.datasets_why_no_address();
		case 'nothing-known':
			return m.datasets_why_nothing();
	}
}

/** Short names of the formats of its files, each once. */
export function formatsOf(dataset: Dataset): string[] {
	const names = dataset.files.map((file) => findFormat(file)?.title ?? file.format.toUpperCase());
	return [...new Set(names.filter((name) => name !== ''))];
}

export function licenceOf(dataset: Dataset): string {
	return dataset.license.title || dataset.license.id;
}

/** What to do before it can be published, as the end of "To publish:". */
export function toPublishText(missing: ToPublish): string {
	const words: Record<ToPublish, () => string> = {
		title: m.datasets_publish_title,
		description: m.datasets_publish_description,
		publisher: m.datasets_publish_publisher,
		contact: m.datasets_publish_contact,
		licence: m.datasets_publish_licence,
		access: m.datasets_publish_access,
		keyword: m.datasets_publish_keyword,
		date: m.datasets_publish_date
	};
	return words[missing]();
}
