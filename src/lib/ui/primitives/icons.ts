/**
 * Every icon of the app, named by what it means: one meaning per icon, one icon per meaning. Drawn by `Icon`.
 * They are data, not components, so that one costs no more than its lines.
 */
// The rooms of the shell
export { ListOrdered as AgendaIcon } from 'lucide';
export { FileText as NotesIcon } from 'lucide';
export { Library as DatasetsIcon } from 'lucide';
export { SquareTerminal as WorkbenchIcon } from 'lucide';
export { LayoutGrid as BoardIcon } from 'lucide';
export { BookOpen as SummaryIcon } from 'lucide';
export { Users as PeopleIcon } from 'lucide';

// What people say
export { Construction as BarrierIcon } from 'lucide';
export { CircleCheck as WorkedIcon } from 'lucide';
export { CircleX as DidNotWorkIcon } from 'lucide';
export { Lightbulb as PracticeIcon } from 'lucide';
export { Sparkle as IdeaIcon } from 'lucide';
export { CircleQuestionMark as QuestionIcon } from 'lucide';
export { Flag as ActionIcon } from 'lucide';
export { MessageSquare as CommentIcon } from 'lucide';
export { Quote as QuoteIcon } from 'lucide';

// Things
export { UserRound as PersonIcon } from 'lucide';
export { Building as OrganisationIcon } from 'lucide';
export { Database as QueryIcon } from 'lucide';
export { Table as TableIcon } from 'lucide';
export { ChartColumn as ChartIcon } from 'lucide';
export { File as FileIcon } from 'lucide';
export { Scale as LicenceIcon } from 'lucide';
export { Link as LinkIcon } from 'lucide';
export { StickyNote as CardIcon } from 'lucide';
export { Clock as ClockIcon } from 'lucide';
export { Globe as LanguageIcon } from 'lucide';
export { Keyboard as KeyboardIcon } from 'lucide';
export { QrCode as QrIcon } from 'lucide';

// What a column of a table holds
export { Hash as NumbersIcon } from 'lucide';
export { Type as TextsIcon } from 'lucide';
export { Calendar as DatesIcon } from 'lucide';
export { ToggleLeft as YesNoIcon } from 'lucide';

// Who sees it and where it is
export { HardDrive as OnDeviceIcon } from 'lucide';
export { CloudOff as OfflineIcon } from 'lucide';
export { Smartphone as DeviceIcon } from 'lucide';
export { CheckCheck as InRoomIcon } from 'lucide';
export { Send as SendingIcon } from 'lucide';
export { Ban as RefusedIcon } from 'lucide';
export { AppWindow as TabOnlyIcon } from 'lucide';
export { Lock as RestrictedIcon } from 'lucide';
export { EyeOff as HiddenIcon } from 'lucide';
export { Eye as ReaderIcon } from 'lucide';

// What has happened
export { CircleAlert as ErrorIcon } from 'lucide';
export { TriangleAlert as WarningIcon } from 'lucide';
export { Info as InfoIcon } from 'lucide';

// Acts
export { Plus as AddIcon } from 'lucide';
export { X as CloseIcon } from 'lucide';
export { Ellipsis as MoreIcon } from 'lucide';
export { Undo2 as UndoIcon } from 'lucide';
export { Redo2 as RedoIcon } from 'lucide';
export { Pencil as EditIcon } from 'lucide';
export { Trash as DeleteIcon } from 'lucide';
export { ArchiveArrowUp as RestoreIcon } from 'lucide';
export { Search as SearchIcon } from 'lucide';
export { Funnel as FilterIcon } from 'lucide';
export { Copy as CopyIcon } from 'lucide';
export { Download as DownloadIcon } from 'lucide';
export { Upload as UploadIcon } from 'lucide';
export { Share2 as ShareIcon } from 'lucide';
export { ExternalLink as OpenElsewhereIcon } from 'lucide';
export { Settings as SettingsIcon } from 'lucide';
export { Presentation as PresentIcon } from 'lucide';
export { Play as RunIcon } from 'lucide';
export { Pause as PauseIcon } from 'lucide';
export { Square as StopIcon } from 'lucide';
export { RefreshCw as RepeatIcon } from 'lucide';
export { GripVertical as DragIcon } from 'lucide';
export { PanelRight as PanelIcon } from 'lucide';
export { Maximize2 as ExpandIcon } from 'lucide';
export { Minimize2 as ShrinkIcon } from 'lucide';
export { ThumbsUp as AgreeIcon } from 'lucide';
export { ThumbsDown as DisagreeIcon } from 'lucide';
export { Minus as PassIcon } from 'lucide';
export { GitCompare as CompareIcon } from 'lucide';

// Ways
export { ChevronLeft as BackIcon } from 'lucide';
export { ChevronRight as ForwardIcon } from 'lucide';
export { ChevronDown as UnfoldIcon } from 'lucide';
export { Check as ChosenIcon } from 'lucide';
export { ArrowUp as AscendingIcon } from 'lucide';
export { ArrowDown as DescendingIcon } from 'lucide';
