"""Why a database cannot be used. Each says what to do; none names a person or a message."""


class StorageError(Exception):
    """Base of everything that keeps the service from using its database."""


class DatabaseUrlError(StorageError):
    """The address in the settings is not one this release can open."""


class DatabaseInUseError(StorageError):
    """Another process holds the database. `pid` is 0 when it did not say who it is."""

    def __init__(self, lock: str, pid: int) -> None:
        super().__init__(f"数据库正由进程 {pid or '(未知)'} 使用,请先停止它。锁文件:{lock}")
        self.pid = pid


class DatabaseDamagedError(StorageError):
    """The file is broken or is no database at all."""

    def __init__(self, path: str, finding: str) -> None:
        super().__init__(
            f"数据库文件损坏:{path}({finding})。不要删除它；先停服务，把最近的备份复制回来，做法见 docs/deploy.md。"
        )


class SchemaTooNewError(StorageError):
    """A newer release has changed the tables: this one must not touch them."""

    def __init__(self, found: str, head: str) -> None:
        super().__init__(f"数据库的结构版本 {found} 比本程序认识的 {head} 新,请换用新版本的程序。")
        self.found = found


class SchemaTooOldError(StorageError):
    """The tables are older than this release needs."""

    def __init__(self, found: str, head: str) -> None:
        super().__init__(
            f"数据库的结构版本是 {found or '空'},需要 {head},请先运行 guanjia migrate。"
        )
        self.found = found
