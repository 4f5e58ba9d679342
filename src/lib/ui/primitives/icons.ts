/**
 * Every icon of the app, named by what it means: one meaning per icon, one icon per meaning. Drawn by `Icon`.
 * Each is imported by its own path, so that a page carries only the glyphs it shows.
 */
// The rooms of the shell
export { default as AgendaIcon } from '@lucide/svelte/icons/list-ordered';
export { default as NotesIcon } from '@lucide/svelte/icons/file-text';
export { default as DatasetsIcon } from '@lucide/svelte/icons/library';
export { default as WorkbenchIcon } from '@lucide/svelte/icons/square-terminal';
export { default as BoardIcon } from '@lucide/svelte/icons/layout-grid';
export { default as SummaryIcon } from '@lucide/svelte/icons/book-open';
export { default as PeopleIcon } from '@lucide/svelte/icons/users';

// What people say
export { default as BarrierIcon } from '@lucide/svelte/icons/construction';
export { default as WorkedIcon } from '@lucide/svelte/icons/circle-check';
export { default as DidNotWorkIcon } from '@lucide/svelte/icons/circle-x';
export { default as PracticeIcon } from '@lucide/svelte/icons/lightbulb';
export { default as IdeaIcon } from '@lucide/svelte/icons/sparkle';
export { default as QuestionIcon } from '@lucide/svelte/icons/circle-question-mark';
export { default as ActionIcon } from '@lucide/svelte/icons/flag';
export { default as CommentIcon } from '@lucide/svelte/icons/message-square';
export { default as QuoteIcon } from '@lucide/svelte/icons/quote';

// Things
export { default as PersonIcon } from '@lucide/svelte/icons/user-round';
export { default as OrganisationIcon } from '@lucide/svelte/icons/building';
export { default as QueryIcon } from '@lucide/svelte/icons/database';
export { default as TableIcon } from '@lucide/svelte/icons/table';
export { default as ChartIcon } from '@lucide/svelte/icons/chart-column';
export { default as FileIcon } from '@lucide/svelte/icons/file';
export { default as LicenceIcon } from '@lucide/svelte/icons/scale';
export { default as LinkIcon } from '@lucide/svelte/icons/link';
export { default as CardIcon } from '@lucide/svelte/icons/sticky-note';
export { default as ClockIcon } from '@lucide/svelte/icons/clock';
export { default as LanguageIcon } from '@lucide/svelte/icons/globe';
export { default as KeyboardIcon } from '@lucide/svelte/icons/keyboard';
export { default as QrIcon } from '@lucide/svelte/icons/qr-code';

// What a column of a table holds
export { default as NumbersIcon } from '@lucide/svelte/icons/hash';
export { default as TextsIcon } from '@lucide/svelte/icons/type';
export { default as DatesIcon } from '@lucide/svelte/icons/calendar';
export { default as YesNoIcon } from '@lucide/svelte/icons/toggle-left';

// Who sees it and where it is
export { default as OnDeviceIcon } from '@lucide/svelte/icons/hard-drive';
export { default as OfflineIcon } from '@lucide/svelte/icons/cloud-off';
export { default as DeviceIcon } from '@lucide/svelte/icons/smartphone';
export { default as InRoomIcon } from '@lucide/svelte/icons/check-check';
export { default as SendingIcon } from '@lucide/svelte/icons/send';
export { default as RefusedIcon } from '@lucide/svelte/icons/ban';
export { default as TabOnlyIcon } from '@lucide/svelte/icons/app-window';
export { default as RestrictedIcon } from '@lucide/svelte/icons/lock';
export { default as HiddenIcon } from '@lucide/svelte/icons/eye-off';
export { default as ReaderIcon } from '@lucide/svelte/icons/eye';

// What has happened
export { default as ErrorIcon } from '@lucide/svelte/icons/circle-alert';
export { default as WarningIcon } from '@lucide/svelte/icons/triangle-alert';
export { default as InfoIcon } from '@lucide/svelte/icons/info';

// Acts
export { default as AddIcon } from '@lucide/svelte/icons/plus';
export { default as CloseIcon } from '@lucide/svelte/icons/x';
export { default as MoreIcon } from '@lucide/svelte/icons/ellipsis';
export { default as UndoIcon } from '@lucide/svelte/icons/undo-2';
export { default as RedoIcon } from '@lucide/svelte/icons/redo-2';
export { default as EditIcon } from '@lucide/svelte/icons/pencil';
export { default as DeleteIcon } from '@lucide/svelte/icons/trash';
export { default as RestoreIcon } from '@lucide/svelte/icons/archive-restore';
export { default as SearchIcon } from '@lucide/svelte/icons/search';
export { default as FilterIcon } from '@lucide/svelte/icons/funnel';
export { default as CopyIcon } from '@lucide/svelte/icons/copy';
export { default as DownloadIcon } from '@lucide/svelte/icons/download';
export { default as UploadIcon } from '@lucide/svelte/icons/upload';
export { default as ShareIcon } from '@lucide/svelte/icons/share-2';
export { default as OpenElsewhereIcon } from '@lucide/svelte/icons/external-link';
export { default as SettingsIcon } from '@lucide/svelte/icons/settings';
export { default as PresentIcon } from '@lucide/svelte/icons/presentation';
export { default as RunIcon } from '@lucide/svelte/icons/play';
export { default as PauseIcon } from '@lucide/svelte/icons/pause';
export { default as StopIcon } from '@lucide/svelte/icons/square';
export { default as RepeatIcon } from '@lucide/svelte/icons/refresh-cw';
export { default as DragIcon } from '@lucide/svelte/icons/grip-vertical';
export { default as PanelIcon } from '@lucide/svelte/icons/panel-right';
export { default as ExpandIcon } from '@lucide/svelte/icons/maximize-2';
export { default as ShrinkIcon } from '@lucide/svelte/icons/minimize-2';
export { default as AgreeIcon } from '@lucide/svelte/icons/thumbs-up';
export { default as DisagreeIcon } from '@lucide/svelte/icons/thumbs-down';
export { default as PassIcon } from '@lucide/svelte/icons/minus';
export { default as CompareIcon } from '@lucide/svelte/icons/git-compare';

// Ways
export { default as BackIcon } from '@lucide/svelte/icons/chevron-left';
export { default as ForwardIcon } from '@lucide/svelte/icons/chevron-right';
export { default as UnfoldIcon } from '@lucide/svelte/icons/chevron-down';
export { default as ChosenIcon } from '@lucide/svelte/icons/check';
export { default as AscendingIcon } from '@lucide/svelte/icons/arrow-up';
export { default as DescendingIcon } from '@lucide/svelte/icons/arrow-down';
