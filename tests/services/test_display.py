"""The display: each way in which no window can open is said in one sentence."""

from collections.abc import Mapping

import pytest

from relaxapp.services.display import NO_DISPLAY, NO_QT, display_problem, platform_for

X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1000"}


def problem(
    environ: Mapping[str, str],
    *,
    missing: tuple[str, ...] = (),
    answering: tuple[str, ...] = ("xcb", "wayland"),
    system: str = "linux",
    import_error: ImportError | None = None,
) -> str | None:
    def load(name: str) -> object:
        is_plugin = "/platforms/" in name
        first = missing[0] if missing else ""
        if is_plugin and first and not ("wayland" in first and "xcb" in name):
            raise OSError(f"{first}: cannot open shared object file: No such file or directory")
        if name in missing:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return object()

    def import_module(name: str) -> object:
        if import_error is not None:
            raise import_error
        return object()

    return display_problem(
        environ,
        system=system,
        load=load,
        import_module=import_module,
        can_connect=lambda kind, _: kind in answering,
    )


@pytest.mark.parametrize("environ", [X11, WAYLAND, X11 | WAYLAND])
def test_display_that_answers_is_no_problem(environ: dict[str, str]) -> None:
    assert problem(environ) is None


def test_no_display_at_all() -> None:
    assert problem({}) == NO_DISPLAY


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_display(system: str) -> None:
    assert problem({}, system=system) is None


def test_display_that_does_not_answer_is_named() -> None:
    assert problem(X11, answering=()) == "the display ':0' does not answer"


def test_one_display_that_answers_is_enough() -> None:
    assert problem(X11 | WAYLAND, answering=("xcb",)) is None
    assert problem(X11 | WAYLAND, answering=("wayland",)) is None


def test_every_missing_library_is_named_with_its_package() -> None:
    assert problem(X11, missing=("libxcb-icccm.so.4", "libxcb-cursor.so.0")) == (
        "the window needs the libraries libxcb-cursor.so.0 libxcb-icccm.so.4;"
        " on Debian and Ubuntu: sudo apt-get install libxcb-cursor0 libxcb-icccm4"
    )


def test_unknown_missing_library_is_named_without_a_package() -> None:
    assert problem(X11, missing=("libfancy-thing.so.2",)) == (
        "the window needs the library libfancy-thing.so.2"
    )


def test_plugin_that_refuses_for_another_reason_is_quoted() -> None:
    def load(name: str) -> object:
        if "/platforms/" in name:
            raise OSError("undefined symbol: x")
        return object()

    said = display_problem(
        X11, system="linux", load=load, import_module=str, can_connect=lambda *_: True
    )
    assert said == "Qt cannot be loaded here (undefined symbol: x)"


def test_qt_that_is_not_installed() -> None:
    assert problem(X11, import_error=ModuleNotFoundError("PySide6")) == NO_QT


def test_library_that_qt_itself_misses_is_named() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    said = problem(X11, import_error=error, missing=("libEGL.so.1", "libGL.so.1"))
    assert said == (
        "the window needs the libraries libEGL.so.1 libGL.so.1;"
        " on Debian and Ubuntu: sudo apt-get install libegl1 libgl1"
    )


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=3", "foo;offscreen"])
def test_platform_of_the_environment_needs_no_display(platform: str) -> None:
    assert problem({"QT_QPA_PLATFORM": platform}) is None


def test_platform_that_there_is_not_is_named() -> None:
    said = problem({"QT_QPA_PLATFORM": "foo"})
    assert said == "QT_QPA_PLATFORM names 'foo', which this Qt does not have"


def test_platform_of_the_environment_needs_its_display() -> None:
    assert problem({"QT_QPA_PLATFORM": "xcb"}, answering=()) == NO_DISPLAY


@pytest.mark.parametrize(
    ("environment", "wants", "platform"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, True, "xcb;wayland"),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, True, "xcb;wayland"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, False, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, None),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ""}, True, None),
        ({"DISPLAY": ":0"}, True, None),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, True, None),
        ({}, True, None),
    ],
)
def test_small_windows_go_through_xwayland_where_it_is(
    environment: dict[str, str], wants: bool, platform: str | None
) -> None:
    assert platform_for(environment, wants) == platform
