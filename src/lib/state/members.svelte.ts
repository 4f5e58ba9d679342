/** The server's list of who may do what in a room, and the links it gave out. Needs the network; says so when there is none. */
import type { Outcome, ApiProblem } from '$lib/api';
import type { Invite, Member, Pass, Role } from '$lib/protocol';
import { sha256Hex } from '$lib/util';
import type { Room } from './room.svelte.ts';
import { createRecoveryCodes } from './start.ts';

export type Invitable = Exclude<Role, 'facilitator'>;

export interface InviteTerms {
	role: Invitable;
	/** Milliseconds since 1970; null: never runs out. */
	expiresAt: number | null;
	maxUses: number | null;
}

export class Members {
	readonly #room: Room;
	#members = $state.raw<readonly Member[]>([]);
	#invites = $state.raw<readonly Invite[]>([]);
	#readAt = $state<number | null>(null);
	#problem = $state<ApiProblem | null>(null);
	#codesLeft = $state<number | null>(null);

	constructor(room: Room) {
		this.#room = room;
	}

	get all(): readonly Member[] {
		return this.#members;
	}

	get invites(): readonly Invite[] {
		return this.#invites;
	}

	/** When the list was last read; null: not yet. */
	get readAt(): number | null {
		return this.#readAt;
	}

	/** Why the last reading failed; null when it did not. */
	get problem(): ApiProblem | null {
		return this.#problem;
	}

	/** How many of one's own recovery codes are left; null: not known. */
	get codesLeft(): number | null {
		return this.#codesLeft;
	}

	get isOnServer(): boolean {
		return this.#room.isOnServer;
	}

	async refresh(): Promise<void> {
		if (!this.isOnServer) return;
		const outcome = await this.#room.app.api.listMembers(this.#room.id);
		this.#problem = outcome.ok ? null : outcome.problem;
		if (!outcome.ok) return;
		this.#members = outcome.value;
		this.#readAt = Date.now();
	}

	async refreshInvites(): Promise<void> {
		if (!this.isOnServer || !this.#room.isFacilitator) return;
		const outcome = await this.#room.app.api.listInvites(this.#room.id);
		if (outcome.ok) this.#invites = outcome.value;
	}

	/** Brings the roundtable to the server first, if it is only on this device. */
	async invite(terms: InviteTerms): Promise<Outcome<Invite>> {
		if (!this.isOnServer) {
			const shared = await this.#room.sync.share();
			if (!shared.ok) return shared;
		}
		const outcome = await this.#room.app.api.createInvite(this.#room.id, terms);
		if (outcome.ok) await this.refreshInvites();
		return outcome;
	}

	async revokeInvite(id: string): Promise<Outcome<void>> {
		const outcome = await this.#room.app.api.revokeInvite(this.#room.id, id);
		await this.refreshInvites();
		return outcome;
	}

	async setRole(principal: string, role: Role): Promise<Outcome<void>> {
		const outcome = await this.#room.app.api.updateMember(this.#room.id, principal, role);
		await this.refresh();
		return outcome;
	}

	async revoke(principal: string): Promise<Outcome<void>> {
		const outcome = await this.#room.app.api.revokeMember(this.#room.id, principal);
		await this.refresh();
		return outcome;
	}

	/** Ends everything that one device of somebody may do here. */
	async signOut(device: string): Promise<Outcome<void>> {
		const outcome = await this.#room.app.api.revokeDevice(this.#room.id, device);
		await this.refresh();
		return outcome;
	}

	/** A link that makes one more device that of a person: of one's own, or, for facilitators, of anybody here. */
	createPass(principal: string): Promise<Outcome<Pass>> {
		const isOwn = principal === this.#room.me.principal;
		return this.#room.app.api.createPass(this.#room.id, isOwn ? undefined : principal);
	}

	endPass(id: string): void {
		void this.#room.app.api.endPass(this.#room.id, id);
	}

	async refreshCodes(): Promise<void> {
		if (!this.isOnServer || !this.#room.isFacilitator) return;
		const outcome = await this.#room.app.api.countRecovery(this.#room.id);
		if (outcome.ok) this.#codesLeft = outcome.value.left;
	}

	/** New recovery codes in place of the old. They are in this reply and nowhere else. */
	async renewCodes(): Promise<Outcome<string[]>> {
		const codes = createRecoveryCodes();
		const outcome = await this.#room.app.api.setRecovery(this.#room.id, codes.map(sha256Hex));
		if (!outcome.ok) return outcome;
		this.#codesLeft = outcome.value.left;
		return { ok: true, value: codes };
	}

	/** Lets readers see what they were promised to see only once it is opened. */
	openToReaders(): Promise<Outcome<void>> {
		return this.#room.app.api.updateRoom(this.#room.id, { opened: true });
	}
}
