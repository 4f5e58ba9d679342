/**
 * What every page may use: this device, the server's interface, notices, light and dark.
 * Made once by the root layout and handed down by context.
 */
import { createApi, type Api, type ApiProblem } from '$lib/api';
import { DeviceFiles } from '$lib/files';
import { m } from '$lib/i18n';
import { openDevice, type Device, type RoomRecord } from '$lib/sync';
import { Live } from './live.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Theme } from './theme.svelte.ts';

export type Navigate = (path: string) => Promise<void>;

export class App {
	readonly device: Device;
	readonly api: Api;
	readonly files = new DeviceFiles();
	readonly notices = new Notices();
	readonly theme = new Theme();
	#rooms: Live<RoomRecord[]>;

	/** Leads to a path of this app. */
	readonly navigate: Navigate;

	constructor(device: Device, api: Api, navigate: Navigate) {
		this.device = device;
		this.api = api;
		this.navigate = navigate;
		this.#rooms = new Live(
			(changed) => device.observeRooms(changed),
			() => device.listRooms()
		);
	}

	/** Roundtables on this device, last opened first. */
	get rooms(): RoomRecord[] {
		return this.#rooms.current;
	}

	/** How this person last called themselves, for not asking twice; nobody has said "You" of themselves. */
	get knownAs(): { name: string; organisation: string } | null {
		return this.rooms.find(({ name }) => name !== m.home_example_you()) ?? null;
	}
}

/** Resolves also where nothing can be kept; `device.storage` then says so. */
export async function openApp(navigate: Navigate): Promise<App> {
	const api = createApi({ fetch: globalThis.fetch.bind(globalThis), origin: location.origin });
	return new App(await openDevice(), api, navigate);
}

/** The end of a sentence: why the server did not do it. */
export function problemText(problem: ApiProblem, retryAfter?: number): string {
	switch (problem) {
		case 'offline':
			return m.problem_offline();
		case 'not-signed-in':
			return m.problem_not_signed_in();
		case 'forbidden':
			return m.problem_forbidden();
		case 'not-found':
			return m.problem_not_found();
		case 'too-many-requests':
			return retryAfter === undefined ? m.problem_too_many() : m.rights_wait({ count: retryAfter });
		case 'cannot-store':
			return m.problem_cannot_store();
		case 'invite-invalid':
		case 'pass-invalid':
			return m.problem_invite();
		case 'not-open':
			return m.rights_not_open_problem();
		case 'words-invalid':
			return m.rights_words_wrong();
		case 'recovery-invalid':
			return m.rights_code_wrong();
		case 'last-facilitator':
			return m.people_last_facilitator();
		case 'unreadable':
			return m.problem_unreadable();
		default:
			return m.problem_other();
	}
}
