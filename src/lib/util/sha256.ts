import { digest } from 'lib0/hash/sha256';
import { toHex } from './bytes.ts';

/**
 * SHA-256 as 64 lower-case hexadecimal digits. A string is hashed as UTF-8. Also works where WebCrypto does not exist
 * (plain http), and at once: for short inputs only, files are hashed in a stream.
 */
export function sha256Hex(input: string | Uint8Array): string {
	return toHex(digest(typeof input === 'string' ? new TextEncoder().encode(input) : input));
}
