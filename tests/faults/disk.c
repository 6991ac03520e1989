/* A disk that forgets at power loss whatever was not synced.
 *
 * Preloaded into a database's processes: each fsync or fdatasync of a file under DISK_FOLDER copies
 * the file, as it is then, to the same path under DISK_PLATTER; an fsync of a folder takes away there
 * what is gone here. After kill -9 the platter is what a machine would find after a power cut.
 * A file is read through the descriptor that was given: to open and close it anew would drop the
 * POSIX locks by which SQLite keeps its processes apart.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int path_of(int fd, char *here, char *there) {
    const char *folder = getenv("DISK_FOLDER"), *platter = getenv("DISK_PLATTER");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, here, PATH_MAX - 1);
    if (!folder || !platter || length < 0) return 0;
    here[length] = 0;
    size_t known = strlen(folder);
    if (strncmp(here, folder, known) || (here[known] != '/' && here[known] != 0)) return 0;
    return snprintf(there, PATH_MAX, "%s%s", platter, here + known) < PATH_MAX;
}

static int poured(int from, int to) {
    static __thread char block[1 << 16];
    off_t at = 0;
    ssize_t n;
    while ((n = pread(from, block, sizeof block, at)) > 0) {
        if (write(to, block, n) != n) return 0;
        at += n;
    }
    return n == 0;
}

static void keep_file(int fd, const char *there) {
    char part[PATH_MAX + 32];
    snprintf(part, sizeof part, "%s.part-%ld", there, (long)syscall(SYS_gettid));
    int copy = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (copy < 0) return;
    int whole = poured(fd, copy);
    close(copy);
    if (!whole || rename(part, there)) unlink(part);
}

static void keep_folder(const char *here, const char *there) {
    DIR *listing = opendir(there);
    char real[PATH_MAX + 300], copy[PATH_MAX + 300];
    struct stat about;
    if (!listing) return;
    for (struct dirent *one; (one = readdir(listing));) {
        snprintf(real, sizeof real, "%s/%s", here, one->d_name);
        snprintf(copy, sizeof copy, "%s/%s", there, one->d_name);
        int spared = strstr(one->d_name, ".part-") || stat(copy, &about) || !S_ISREG(about.st_mode);
        if (!spared && access(real, F_OK)) unlink(copy);
    }
    closedir(listing);
}

static int synced(const char *call, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    char here[PATH_MAX], there[PATH_MAX];
    struct stat about;
    int answer = real(fd);
    if (answer == 0 && path_of(fd, here, there) && fstat(fd, &about) == 0) {
        if (S_ISDIR(about.st_mode)) keep_folder(here, there);
        else keep_file(fd, there);
    }
    return answer;
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }
