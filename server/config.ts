import { fileURLToPath } from 'node:url';

/** Configuration, from the environment only. What would be unsafe is refused with the variable that makes it so. */
export type Config = {
	port: number;
	host: string;
	dataDir: string;
	/** Where `npm run build` put the app. */
	buildDir: string;
	origins: string[];
	createCode: string | undefined;
	trustProxy: boolean;
	logLevel: string;
	/** Undefined: metrics are for this machine. */
	metricsToken: string | undefined;
	fileBytes: number;
	roomFileBytes: number;
	uploadDayBytes: number;
	personDayBytes: number;
	roomDayBytes: number;
	/** Null: rooms are kept until somebody deletes them. */
	keepDays: number | null;
	keepMostDays: number | null;
	lowDiskBytes: number;
	fullDiskBytes: number;
	/** Port for pulling the cable; null: there is none. */
	testPort: number | null;
};

/** The sentence is for the operator. */
export class ConfigError extends Error {
	override name = 'ConfigError';
}

type Environment = Record<string, string | undefined>;

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];
const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Throws ConfigError. */
export function readConfig(env: Environment): Config {
	const host = env['HOST'] ?? 'localhost';
	const origins = (env['ROUNDTABLE_ORIGIN'] ?? '')
		.split(',')
		.map((origin) => origin.trim())
		.filter((origin) => origin !== '');
	origins.forEach(checkOrigin);
	const isLocal = LOOPBACK.includes(host);
	const allowsHttp = env['ROUNDTABLE_ALLOW_HTTP'] === '1';
	const open = origins.find((origin) => origin.startsWith('http:') && !isHere(origin));
	if (open !== undefined && !allowsHttp) {
		throw new ConfigError(
			`ROUNDTABLE_ORIGIN names ${open}, where everybody on the network can read along. Use https, or set ROUNDTABLE_ALLOW_HTTP=1.`
		);
	}
	if (!isLocal && origins.length === 0) {
		throw new ConfigError(
			`HOST=${host} can be reached from other machines, so ROUNDTABLE_ORIGIN must say by which address, for example https://table.example.org.`
		);
	}
	if (env['ROUNDTABLE_TEST_HOOKS'] === '1' && origins.some((origin) => !isHere(origin))) {
		throw new ConfigError(
			'ROUNDTABLE_TEST_HOOKS=1 lets anybody cut the network: not with a public ROUNDTABLE_ORIGIN.'
		);
	}
	const lowDiskBytes = bytesOf(env, 'ROUNDTABLE_LOW_DISK_MB', 512);
	const keepMostDays = daysOf(env, 'ROUNDTABLE_KEEP_MOST_DAYS');
	const keepDays = daysOf(env, 'ROUNDTABLE_KEEP_DAYS') ?? keepMostDays;
	if (keepDays !== null && keepMostDays !== null && keepDays > keepMostDays) {
		throw new ConfigError(
			`ROUNDTABLE_KEEP_DAYS=${keepDays} is more than ROUNDTABLE_KEEP_MOST_DAYS=${keepMostDays} allows.`
		);
	}
	return {
		port: portOf(env, 'PORT') ?? 4400,
		host,
		dataDir: env['ROUNDTABLE_DATA'] ?? './data',
		buildDir: env['ROUNDTABLE_BUILD'] ?? fileURLToPath(new URL('../build', import.meta.url)),
		origins,
		createCode: createCodeOf(env),
		trustProxy: env['ROUNDTABLE_TRUST_PROXY'] === '1',
		logLevel: logLevelOf(env),
		metricsToken: metricsTokenOf(env),
		fileBytes: bytesOf(env, 'ROUNDTABLE_FILE_MB', 512),
		roomFileBytes: bytesOf(env, 'ROUNDTABLE_ROOM_MB', 4096),
		uploadDayBytes: bytesOf(env, 'ROUNDTABLE_UPLOAD_DAY_MB', 4096),
		personDayBytes: bytesOf(env, 'ROUNDTABLE_PERSON_DAY_MB', 256),
		roomDayBytes: bytesOf(env, 'ROUNDTABLE_ROOM_DAY_MB', 1024),
		keepDays,
		keepMostDays,
		lowDiskBytes,
		fullDiskBytes: Math.floor(lowDiskBytes / 4),
		testPort: testPortOf(env, isLocal)
	};
}

function isHere(origin: string): boolean {
	return LOOPBACK.includes(new URL(origin).hostname);
}

function logLevelOf(env: Environment): string {
	const level = env['ROUNDTABLE_LOG'] ?? 'info';
	if (!LEVELS.includes(level))
		throw new ConfigError(`ROUNDTABLE_LOG=${level} is none of ${LEVELS.join(', ')}.`);
	return level;
}

function metricsTokenOf(env: Environment): string | undefined {
	const token = env['ROUNDTABLE_METRICS_TOKEN'];
	if (token !== undefined && token.length < 16)
		throw new ConfigError('ROUNDTABLE_METRICS_TOKEN needs 16 or more characters: anybody may try.');
	return token;
}

function bytesOf(env: Environment, name: string, defaultMb: number): number {
	const value = env[name] ?? String(defaultMb);
	if (!/^\d{1,9}$/.test(value) || Number(value) === 0)
		throw new ConfigError(`${name}=${value} is not a whole number of megabytes above 0.`);
	return Number(value) * 1024 * 1024;
}

/** Everybody must have the time to be reminded. */
const LEAST_DAYS = 30;

function daysOf(env: Environment, name: string): number | null {
	const value = env[name];
	if (value === undefined || value === '') return null;
	if (!/^\d{1,5}$/.test(value) || Number(value) < LEAST_DAYS)
		throw new ConfigError(
			`${name}=${value} is not a whole number of days from ${LEAST_DAYS} on: people must have time to take with them what they need.`
		);
	return Number(value);
}

function checkOrigin(origin: string): void {
	const url = URL.canParse(origin) ? new URL(origin) : null;
	if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== origin) {
		throw new ConfigError(
			`ROUNDTABLE_ORIGIN: "${origin}" is not an origin as browsers write it, like https://table.example.org.`
		);
	}
}

function createCodeOf(env: Environment): string | undefined {
	const who = env['ROUNDTABLE_CREATE'] ?? 'anyone';
	const code = env['ROUNDTABLE_CREATE_CODE'];
	if (who !== 'anyone' && who !== 'code')
		throw new ConfigError('ROUNDTABLE_CREATE is either "anyone" or "code".');
	if (who === 'code' && (code ?? '').length < 8) {
		throw new ConfigError('ROUNDTABLE_CREATE=code needs a ROUNDTABLE_CREATE_CODE of 8 or more characters.');
	}
	return who === 'code' ? code : undefined;
}

function testPortOf(env: Environment, isLocal: boolean): number | null {
	if (env['ROUNDTABLE_TEST_HOOKS'] !== '1') return null;
	if (!isLocal)
		throw new ConfigError('ROUNDTABLE_TEST_HOOKS=1 is for this machine only: HOST must be localhost.');
	return portOf(env, 'ROUNDTABLE_TEST_PORT') ?? 0;
}

function portOf(env: Environment, name: string): number | null {
	const value = env[name];
	if (value === undefined || value === '') return null;
	const port = Number(value);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new ConfigError(`${name}=${value} is not a port.`);
	return port;
}
