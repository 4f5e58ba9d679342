/** Told to each connection before that: errors then carry position and candidates as data, not as drawn text. */
export const CONNECTION_SET_UP = 'SET errors_as_json = true';

/**
 * What every database is told before it sees a word of anybody's SQL. The order matters: each statement would be
 * refused after the last one. With it, files registered under in/ and out/ work and nothing else does: no network, no
 * other path, no extension, no later change of these settings.
 */
export const LOCK_DOWN: readonly string[] = [
	"SET allowed_directories = ['in/', 'out/']",
	// An extension that fails to load unwinds the engine without clean-up, so none is ever tried.
	'SET autoload_known_extensions = false',
	'SET autoinstall_known_extensions = false',
	'SET enable_external_access = false',
	'SET lock_configuration = true'
];
