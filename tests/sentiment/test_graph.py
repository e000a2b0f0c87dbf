import numpy as np

from vocnlp.sentiment.graph import quantize_rows


def test_rows_are_rounded_with_their_own_scale() -> None:
    table = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32) * np.logspace(-3, 3, 50)[:, None]
    codes, scales = quantize_rows(table.astype(np.float32))
    assert codes.dtype == np.int8 and np.abs(codes).max() == 127
    assert (np.abs(codes * scales - table) <= scales * 0.501).all()


def test_a_row_of_zeros_stays_zero() -> None:
    codes, scales = quantize_rows(np.zeros((1, 4), np.float32))
    assert not codes.any() and np.isfinite(scales).all()
