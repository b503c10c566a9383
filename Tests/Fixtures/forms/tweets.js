window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "id_str" : "1582816812345678901",
      "full_text" : "猫 &amp; 犬 &lt;3 https://t.co/abc",
      "created_at" : "Wed Oct 19 20:07:25 +0000 2022",
      "entities" : { "urls" : [ { "url" : "https://t.co/abc", "expanded_url" : "https://example.com/cats", "indices" : [ "9", "20" ] } ] },
      "lang" : "ja"
    }
  },
  {
    "tweet" : {
      "id_str" : "1582816899999999999",
      "in_reply_to_status_id_str" : "1582816812345678901",
      "full_text" : "@someone 返信です",
      "created_at" : "Wed Oct 19 20:08:00 +0000 2022",
      "entities" : { "urls" : [ ] }
    }
  }
]
