/** Why a JSON file is no table after all. */
export class JsonFailure extends Error {
	readonly reason: 'damaged' | 'no-table' | 'memory';
	constructor(reason: JsonFailure['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}
