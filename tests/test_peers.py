"""The comparison with other tools runs, and says of ours what the quality figures say."""

from __future__ import annotations

import json

import peers
from shared_data import CORPUS


def test_peers_run_on_the_sample_corpus(tmp_path, capsys) -> None:
    out = tmp_path / "peers.json"
    assert peers.main([str(CORPUS / "gold"), str(CORPUS / "reports"), "--only", "2021", "--json", str(out)]) == 0
    rows = json.loads(out.read_text("utf-8"))
    assert rows["taizhang"]["f1"] > 0.97
    assert (
        rows["jieba part of speech, glued"]["f1"] < rows["digits with 30 units (regex)"]["f1"] < rows["taizhang"]["f1"]
    )
    assert "spans" in capsys.readouterr().out
